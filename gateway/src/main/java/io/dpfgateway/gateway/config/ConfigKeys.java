package io.dpfgateway.gateway.config;

import io.dpfgateway.model.config.KnownKeys;
import io.dpfgateway.model.config.KnownKeys.Kind;
import java.util.Map;

/** Every key of the configuration, by its path. {@code docs/gateway.yaml} says what each one means. */
final class ConfigKeys {
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("bootstrapServers", Kind.TEXT),
            Map.entry("kafka", Kind.SETTINGS),
            Map.entry("registry.url", Kind.TEXT),
            Map.entry("registry.settings", Kind.SETTINGS),
            Map.entry("networkId", Kind.TEXT),
            Map.entry("applicationId", Kind.TEXT),
            Map.entry("instanceId", Kind.TEXT),
            Map.entry("topicPrefix", Kind.TEXT),
            Map.entry("sampling.share", Kind.NUMBER),
            Map.entry("sampling.perSourcePerMinute", Kind.NUMBER),
            Map.entry("attributes.allow", Kind.TEXTS),
            Map.entry("limits.maxBytes", Kind.NUMBER),
            Map.entry("limits.maxSide", Kind.NUMBER),
            Map.entry("limits.maxPixels", Kind.NUMBER),
            Map.entry("limits.maxAspectRatio", Kind.NUMBER),
            Map.entry("decode.threads", Kind.NUMBER),
            Map.entry("decode.timeoutMs", Kind.NUMBER),
            Map.entry("decode.isolation", Kind.TEXT),
            Map.entry("inference.provider", Kind.TEXT),
            Map.entry("inference.sessions", Kind.NUMBER),
            Map.entry("inference.threads", Kind.NUMBER),
            Map.entry("inference.devices", Kind.NUMBERS),
            Map.entry("inference.maxBatch", Kind.NUMBER),
            Map.entry("inference.lingerMs", Kind.NUMBER),
            Map.entry("inference.timeoutMs", Kind.NUMBER),
            Map.entry("streams.threads", Kind.NUMBER),
            Map.entry("streams.stateDirectory", Kind.TEXT),
            Map.entry("streams.commitIntervalMs", Kind.NUMBER),
            Map.entry("streams.maxInFlight", Kind.NUMBER),
            Map.entry("http.enabled", Kind.TEXT),
            Map.entry("http.host", Kind.TEXT),
            Map.entry("http.port", Kind.NUMBER),
            Map.entry("models.cacheDirectory", Kind.TEXT),
            Map.entry("s3.endpoint", Kind.TEXT),
            Map.entry("s3.region", Kind.TEXT),
            Map.entry("s3.pathStyle", Kind.TEXT),
            Map.entry("guard.policy", Kind.TEXT),
            Map.entry("guard.share", Kind.NUMBER),
            Map.entry("guard.perMinute", Kind.NUMBER),
            Map.entry("guard.minAgreement", Kind.NUMBER),
            Map.entry("guard.minPictures", Kind.NUMBER),
            Map.entry("guard.minCosine", Kind.NUMBER),
            Map.entry("trustedKeys", Kind.TEXTS));

    static final KnownKeys KNOWN = new KnownKeys("gateway", "DPF_GATEWAY_", "sampling.share", KINDS);

    private ConfigKeys() {}
}
