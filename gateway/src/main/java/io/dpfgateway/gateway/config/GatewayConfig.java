package io.dpfgateway.gateway.config;

import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.store.StoreSettings;
import io.dpfgateway.schemas.serde.RegistryConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * All that an operator decides. Immutable; every value was checked. {@code docs/gateway.yaml} tells every key.
 *
 * @param connection broker and registry
 * @param identity which network, application and instance
 * @param sampling what the trainer gets
 * @param allowedAttributes the only attributes of a picture that pass to partners; none by default
 * @param decoding how pictures are decoded, and what one may cost
 * @param inference where the network runs
 * @param streams how Kafka Streams runs
 * @param http where metrics and health are served
 * @param trust whose bundles are accepted
 * @param stores how they are fetched
 * @param guard how versions are measured while they run
 */
public record GatewayConfig(
        Connection connection,
        Identity identity,
        Sampling sampling,
        Set<String> allowedAttributes,
        Decoding decoding,
        Inference inference,
        Streams streams,
        Http http,
        TrustPolicy trust,
        StoreSettings stores,
        Guard guard) {
    public GatewayConfig {
        allowedAttributes = Set.copyOf(allowedAttributes);
    }

    /**
     * Reads a file and nothing else, as {@link #read(Path, Map)} does.
     *
     * @throws InvalidConfigException if it cannot be used
     */
    public static GatewayConfig read(Path file) {
        return read(file, Map.of());
    }

    /**
     * Reads a file. Relative paths are resolved against its folder.
     *
     * @param environment the process's variables; those that begin with {@code DPF_GATEWAY_} win over the file, as {@code
     *     docs/gateway.yaml} tells
     * @throws InvalidConfigException if the file is missing, is no YAML, has unknown keys or values that cannot be used; tells
     *     all of them
     */
    public static GatewayConfig read(Path file, Map<String, String> environment) {
        return new GatewayConfigReader(file, environment).read();
    }

    /** The defaults, on a cluster and a registry that ask for nothing. */
    public static GatewayConfig of(String bootstrapServers, String registryUrl, NetworkId networkId) {
        return new GatewayConfig(
                new Connection(bootstrapServers, Map.of(), RegistryConfig.of(registryUrl)),
                Identity.of(networkId),
                Sampling.OFF,
                Set.of(),
                Decoding.DEFAULT,
                Inference.DEFAULT,
                Streams.DEFAULT,
                Http.DEFAULT,
                TrustPolicy.acceptUnsigned(),
                StoreSettings.usual(),
                Guard.DEFAULT);
    }

    public GatewayConfig withConnection(Connection connection) {
        return new GatewayConfig(
                connection,
                identity,
                sampling,
                allowedAttributes,
                decoding,
                inference,
                streams,
                http,
                trust,
                stores,
                guard);
    }

    public GatewayConfig withIdentity(Identity identity) {
        return new GatewayConfig(
                connection,
                identity,
                sampling,
                allowedAttributes,
                decoding,
                inference,
                streams,
                http,
                trust,
                stores,
                guard);
    }

    public GatewayConfig withSampling(Sampling sampling) {
        return new GatewayConfig(
                connection,
                identity,
                sampling,
                allowedAttributes,
                decoding,
                inference,
                streams,
                http,
                trust,
                stores,
                guard);
    }

    public GatewayConfig withAllowedAttributes(Set<String> allowedAttributes) {
        return new GatewayConfig(
                connection,
                identity,
                sampling,
                allowedAttributes,
                decoding,
                inference,
                streams,
                http,
                trust,
                stores,
                guard);
    }

    public GatewayConfig withDecoding(Decoding decoding) {
        return new GatewayConfig(
                connection,
                identity,
                sampling,
                allowedAttributes,
                decoding,
                inference,
                streams,
                http,
                trust,
                stores,
                guard);
    }

    public GatewayConfig withInference(Inference inference) {
        return new GatewayConfig(
                connection,
                identity,
                sampling,
                allowedAttributes,
                decoding,
                inference,
                streams,
                http,
                trust,
                stores,
                guard);
    }

    public GatewayConfig withStreams(Streams streams) {
        return new GatewayConfig(
                connection,
                identity,
                sampling,
                allowedAttributes,
                decoding,
                inference,
                streams,
                http,
                trust,
                stores,
                guard);
    }

    public GatewayConfig withHttp(Http http) {
        return new GatewayConfig(
                connection,
                identity,
                sampling,
                allowedAttributes,
                decoding,
                inference,
                streams,
                http,
                trust,
                stores,
                guard);
    }

    public GatewayConfig withStores(StoreSettings stores) {
        return new GatewayConfig(
                connection,
                identity,
                sampling,
                allowedAttributes,
                decoding,
                inference,
                streams,
                http,
                trust,
                stores,
                guard);
    }

    public GatewayConfig withTrust(TrustPolicy trust) {
        return new GatewayConfig(
                connection,
                identity,
                sampling,
                allowedAttributes,
                decoding,
                inference,
                streams,
                http,
                trust,
                stores,
                guard);
    }

    public GatewayConfig withGuard(Guard guard) {
        return new GatewayConfig(
                connection,
                identity,
                sampling,
                allowedAttributes,
                decoding,
                inference,
                streams,
                http,
                trust,
                stores,
                guard);
    }
}
