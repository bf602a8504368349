package io.dpfgateway.trainer.service;

import io.dpfgateway.model.bundle.Ed25519;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.input.NetworkDescription;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.store.StoreSettings;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.trainer.attack.AttackPlan;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.Privacy;
import io.dpfgateway.trainer.gate.Gate;
import io.dpfgateway.trainer.intake.NetworkIntake;
import io.dpfgateway.trainer.job.DpfTraining;
import io.dpfgateway.trainer.job.TrainingJob;
import io.dpfgateway.trainer.job.TrainingJobBuilder;
import io.dpfgateway.trainer.job.WireForm;
import io.dpfgateway.trainer.picture.Augmentation;
import io.dpfgateway.trainer.service.drift.DriftRule;
import io.dpfgateway.trainer.service.guard.GuardSettings;
import io.dpfgateway.trainer.vault.VaultKey;
import io.dpfgateway.trainer.vault.VaultLimits;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * Everything that is configurable of a trainer service; {@code docs/trainer.yaml} says what each key means. Immutable.
 *
 * @param cluster the brokers, the registry and the topics
 * @param instanceId names this process on dpf-trainer-status
 * @param vault where sampled pictures are kept
 * @param network what is trained for
 * @param training how
 * @param publication what may be published, and where to
 * @param triggers what begins a training
 * @param guard how leakage of the versions in force is measured, and what is taken back by itself
 * @param http where metrics and health are served
 * @param stateDirectory what must survive the end of the process
 */
public record TrainerConfig(
        Cluster cluster,
        String instanceId,
        VaultPlace vault,
        Network network,
        Training training,
        Publication publication,
        Triggers triggers,
        GuardSettings guard,
        Http http,
        Path stateDirectory) {
    /**
     * Reads a configuration; variables {@code DPF_TRAINER_...} win over the file.
     *
     * @param environment such as {@link System#getenv()}
     * @throws InvalidTrainerConfigException with all that is wrong with it
     */
    public static TrainerConfig read(Path file, Map<String, String> environment) {
        return new TrainerConfigReader(file, environment).read();
    }

    /**
     * @param kafka settings of Kafka's clients, {@code bootstrap.servers} among them
     * @param registry the schema registry
     * @param topics this installation's names
     */
    public record Cluster(Map<String, String> kafka, RegistryConfig registry, TopicNames topics) {
        public Cluster {
            kafka = Map.copyOf(kafka);
        }

        /** Keeps passwords among the settings out of logs. */
        @Override
        public String toString() {
            return "Cluster[kafka=" + new TreeSet<>(kafka.keySet()) + ", registry=" + registry + ", topics=" + topics
                    + "]";
        }
    }

    /**
     * @param folder the vault's
     * @param key its secret
     * @param limits how much it keeps
     */
    public record VaultPlace(Path folder, VaultKey key, VaultLimits limits) {}

    /**
     * @param id names it in topics and folders
     * @param file its ONNX file
     * @param cut the tensor where front and back part
     * @param description what it takes and gives
     */
    public record Network(NetworkId id, Path file, String cut, NetworkDescription description) {}

    /**
     * @param steps batches the DPF learns from
     * @param batch pictures a batch
     * @param augmentation what is learned from beside each picture
     * @param synthetic how many embeddings of no picture are learned from beside each picture of a batch
     * @param againstKnown how many pictures of a batch are hidden from the known adversary too
     * @param mode the DPF's form
     * @param privacy how much may pass
     * @param attack which attacks are run
     * @param wire the form in which features travel
     * @param seed of everything random
     * @param heldOut the share of pictures that the report is made on
     * @param checkpointEvery steps between two checkpoints
     * @param minPictures how many different pictures a training needs
     */
    public record Training(
            int steps,
            int batch,
            Augmentation augmentation,
            int synthetic,
            int againstKnown,
            DpfMode mode,
            Privacy privacy,
            AttackPlan attack,
            WireForm wire,
            long seed,
            double heldOut,
            int checkpointEvery,
            int minPictures) {}

    /**
     * @param gate what a version must meet
     * @param signKey signs bundles; empty to leave them unsigned
     * @param location of the model store
     * @param stores how it is reached
     */
    public record Publication(Gate gate, Optional<PrivateKey> signKey, String location, StoreSettings stores) {
        TrustPolicy ownKey() {
            return signKey.map(key -> new TrustPolicy(List.of(Ed25519.publicKeyOf(key))))
                    .orElseGet(TrustPolicy::acceptUnsigned);
        }

        /**
         * Whose bundles are measured.
         *
         * @param others keys that are trusted beside its own
         */
        TrustPolicy ownKeyOr(List<PublicKey> others) {
            List<PublicKey> keys = new ArrayList<>(ownKey().trustedKeys());
            keys.addAll(others);
            return new TrustPolicy(keys);
        }

        /** Keeps the key out of logs. */
        @Override
        public String toString() {
            return "Publication[gate=" + gate + ", signs=" + signKey.isPresent() + ", location=" + location + "]";
        }
    }

    /**
     * @param newSamples so many new pictures begin a training; empty for no such trigger
     * @param every so long after the last training began the next one begins; empty for no such trigger
     * @param drift so far from what was learned from the latest pictures begin a training; empty for no such trigger
     */
    public record Triggers(OptionalInt newSamples, Optional<Duration> every, Optional<DriftRule> drift) {}

    /**
     * @param enabled whether metrics and health are served
     * @param host the name or address to listen on
     * @param port 0 takes one that is free
     */
    public record Http(boolean enabled, String host, int port) {}

    /**
     * A training of one version.
     *
     * @throws io.dpfgateway.model.ModelException if the network cannot be read or cut
     * @throws io.dpfgateway.trainer.TrainerException if network and settings do not fit together
     */
    public TrainingJob job(int version) {
        OnnxModel whole = NetworkIntake.ready(
                OnnxModel.read(network.file()), network.description().input());
        GraphCut cut = GraphCut.at(whole, network.cut());
        return TrainingJobBuilder.of(cut, network.description())
                .networkId(network.id())
                .version(version)
                .mode(training.mode())
                .dial(DpfTraining.dialAt(cut, network.description().input(), training.privacy(), training.mode()))
                .steps(training.steps())
                .batch(training.batch())
                .seed(training.seed())
                .attack(training.attack())
                .augmentation(training.augmentation())
                .synthetic(training.synthetic())
                .againstKnown(training.againstKnown())
                .wire(training.wire())
                .build();
    }
}
