package io.dpfgateway.gateway.preflight;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.config.Decoding;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.config.InvalidConfigException;
import io.dpfgateway.gateway.decode.DecoderUnavailableException;
import io.dpfgateway.gateway.decode.Decoders;
import io.dpfgateway.gateway.infer.InferenceRuntime;
import io.dpfgateway.gateway.infer.ProviderUnavailableException;
import io.dpfgateway.gateway.preflight.Finding.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must hold before a gateway starts: an operator at a terminal gets all that is wrong within seconds, not a retry for ever.
 * Changes nothing, at the cluster or on this machine.
 */
public final class StartChecks {
    private static final Logger log = LoggerFactory.getLogger(StartChecks.class);

    private final GatewayConfig config;
    private final Secrets secrets;

    public StartChecks(GatewayConfig config) {
        this.config = config;
        this.secrets = Secrets.of(config.connection());
    }

    /**
     * Checks settings, broker, topics, registry and decoder; warnings are logged.
     *
     * @throws InvalidConfigException if settings do not fit together; nothing else is looked at then
     * @throws StartCheckException if broker, topics, registry or decoder are not ready
     */
    public void run() {
        List<Finding> found = new ArrayList<>(settings());
        found.addAll(surroundings().all());
        Findings.texts(found, Verdict.WARNING)
                .forEach(text -> log.atWarn().addKeyValue("warning", text).log("start check"));
        require(found);
    }

    /**
     * Checks all that {@link #run} does, and the execution provider.
     *
     * @return what was found, faults among it
     * @throws InvalidConfigException if settings do not fit together; nothing else is looked at then
     */
    public List<Finding> report() {
        List<Finding> found = new ArrayList<>(settings());
        Findings surroundings = surroundings();
        checkProvider(surroundings);
        found.addAll(surroundings.all());
        return found;
    }

    /** @throws StartCheckException if there are faults among the findings; tells all of them */
    public static void require(List<Finding> findings) {
        List<String> faults = Findings.texts(findings, Verdict.FAULT);
        if (!faults.isEmpty()) {
            throw new StartCheckException(faults);
        }
    }

    private List<Finding> settings() {
        Findings findings = new Findings(secrets);
        new SettingsChecks(config, findings).run();
        if (findings.hasFaults()) {
            throw new InvalidConfigException(Findings.texts(findings.all(), Verdict.FAULT));
        }
        findings.ok("settings: they fit together");
        return findings.all();
    }

    private Findings surroundings() {
        Findings findings = new Findings(secrets);
        new ClusterChecks(config, findings).run();
        new RegistryChecks(config, findings).run();
        checkDecoder(findings);
        return findings;
    }

    private void checkDecoder(Findings findings) {
        if (config.decoding().isolation() == Decoding.Isolation.NONE) {
            findings.warn(
                    "decode.isolation: is none: a picture that crashes the decoder takes the gateway down, again and"
                            + " again; set it to process");
            return;
        }
        try {
            Decoders.tryOut(config.decoding(), new GatewayMetrics(new SimpleMeterRegistry()));
            findings.ok("decoder: starts in a process of its own");
        } catch (DecoderUnavailableException e) {
            findings.fault("decoder: " + e.getMessage());
        }
    }

    private void checkProvider(Findings findings) {
        try {
            GatewayMetrics unread = new GatewayMetrics(new SimpleMeterRegistry());
            findings.ok("execution provider: "
                    + InferenceRuntime.start(config.inference(), unread)
                            .provider()
                            .label());
        } catch (ProviderUnavailableException e) {
            findings.fault(String.valueOf(e.getMessage()));
        }
    }
}
