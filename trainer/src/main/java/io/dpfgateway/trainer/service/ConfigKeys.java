package io.dpfgateway.trainer.service;

import io.dpfgateway.model.config.KnownKeys;
import io.dpfgateway.model.config.KnownKeys.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every key of the configuration, by its path. {@code docs/trainer.yaml} says what each one means. */
final class ConfigKeys {
    private static final String PREFIX = "DPF_TRAINER_";

    private static final List<String> FREE = List.of("kafka", "registry.settings");

    private static final Set<String> LISTS =
            Set.of("network.mean", "network.std", "network.labels", "guard.trustedKeys");

    /** Lists of numbers; the other lists are of texts. */
    private static final Set<String> NUMBERS = Set.of("network.mean", "network.std");

    private static final List<String> KEYS = List.of(
            "bootstrapServers",
            "kafka",
            "registry.url",
            "registry.settings",
            "topicPrefix",
            "instanceId",
            "stateDirectory",
            "network.id",
            "network.file",
            "network.cut",
            "network.size",
            "network.channels",
            "network.resize",
            "network.mean",
            "network.std",
            "network.labels",
            "network.task",
            "vault.directory",
            "vault.keyFile",
            "vault.perSource",
            "vault.pictures",
            "vault.bytes",
            "vault.maxAgeHours",
            "training.minPictures",
            "training.steps",
            "training.batch",
            "training.mirror",
            "training.copies",
            "training.synthetic",
            "training.againstKnown",
            "training.mode",
            "training.privacy",
            "training.grid",
            "training.codeChannels",
            "training.lambda",
            "training.budget",
            "training.attacker",
            "training.attackWidth",
            "training.attackSteps",
            "training.wire",
            "training.wireType",
            "training.seed",
            "training.heldOut",
            "training.checkpointEvery",
            "triggers.newSamples",
            "triggers.everyHours",
            "triggers.drift",
            "triggers.driftPictures",
            "guard.policy",
            "guard.maxSsim",
            "guard.minPictures",
            "guard.pictures",
            "guard.everyMinutes",
            "guard.newSamples",
            "guard.attacker",
            "guard.attackWidth",
            "guard.attackSteps",
            "guard.trustedKeys",
            "http.enabled",
            "http.host",
            "http.port",
            "gate",
            "signKey",
            "store",
            "s3.endpoint",
            "s3.region",
            "s3.pathStyle");

    static final KnownKeys KNOWN = new KnownKeys("trainer", PREFIX, "training.steps", kinds());

    private ConfigKeys() {}

    private static Map<String, Kind> kinds() {
        return KEYS.stream().collect(Collectors.toMap(Function.identity(), ConfigKeys::kind));
    }

    private static Kind kind(String key) {
        if (FREE.contains(key)) {
            return Kind.SETTINGS;
        }
        if (!LISTS.contains(key)) {
            return Kind.NUMBER;
        }
        return NUMBERS.contains(key) ? Kind.NUMBERS : Kind.TEXTS;
    }
}
