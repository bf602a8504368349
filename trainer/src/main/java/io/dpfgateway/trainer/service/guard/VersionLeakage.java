package io.dpfgateway.trainer.service.guard;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.Sha256;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.checkpoint.Checkpoints;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.guard.KeptAttacker;
import io.dpfgateway.trainer.guard.LeakageReading;
import io.dpfgateway.trainer.picture.PreparedPicture;
import io.dpfgateway.trainer.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures a version with its attacker, which is trained from the vault where none is kept, and kept until the version is out of force.
 * Holds native memory while it measures, and none in between. Used by one thread.
 */
public final class VersionLeakage implements LeakageGuard.Meter {
    private static final Logger log = LoggerFactory.getLogger(VersionLeakage.class);

    private final GuardSettings settings;
    private final ModelStores stores;
    private final Vault vault;
    private final VaultSides sides;
    private final AttackerShelf shelf;

    /**
     * @param stores stay the caller's
     * @param folder where attackers are kept
     */
    public VersionLeakage(GuardSettings settings, ModelStores stores, Reading reading, Path folder, Clock clock) {
        this.settings = settings;
        this.stores = stores;
        this.vault = reading.vault();
        this.sides = new VaultSides(vault, reading.reader(), settings.sampling().heldOut());
        this.shelf = new AttackerShelf(folder, clock);
    }

    /**
     * @param vault where pictures are; stays the caller's
     * @param reader who reads them, for the audit log
     */
    public record Reading(Vault vault, String reader) {}

    /**
     * {@inheritDoc}
     *
     * @throws io.dpfgateway.model.ModelException if its bundle is gone, altered, not trusted or another's
     * @throws io.dpfgateway.trainer.TrainerException if the pictures do not do, or the disk does not
     */
    @Override
    public LeakageReading measure(ModelVersion announced, Progress progress) {
        requirePictures();
        Bundle bundle = stores.open(announced.getUri(), announced.getManifestSha256(), settings.trust());
        requireAnnounced(bundle, announced);
        try (KeptAttacker attacker = attacker(bundle, progress)) {
            Manifest manifest = bundle.manifest();
            List<PreparedPicture> pictures = sides.toMeasure(
                    manifest.input(),
                    settings.sampling().pictures(),
                    "to measure the leakage of version " + manifest.version(),
                    progress);
            if (pictures.isEmpty()) {
                throw new UnfitPicturesException("none of the vault's pictures is held out and can be decoded, so that"
                        + " there is nothing to measure on; wait for more, or raise training.heldOut");
            }
            return attacker.measure(pictures, progress);
        }
    }

    /** Before anything is read, so that an empty vault's audit log is not filled by looks into it. */
    private void requirePictures() {
        int size = vault.size();
        if (size < KeptAttacker.FEWEST_PICTURES) {
            throw new UnfitPicturesException(
                    "the vault has " + size + " pictures, too few for an attacker to learn from;" + " at least "
                            + KeptAttacker.FEWEST_PICTURES + " are needed");
        }
    }

    private static void requireAnnounced(Bundle bundle, ModelVersion announced) {
        Manifest manifest = bundle.manifest();
        if (!manifest.networkId().value().equals(announced.getNetworkId())
                || manifest.version() != announced.getVersion()) {
            throw new OtherBundleException("what is announced as version " + announced.getVersion() + " of "
                    + announced.getNetworkId() + " is version " + manifest.version() + " of " + manifest.networkId()
                    + "; announce it as what it is");
        }
    }

    private KeptAttacker attacker(Bundle bundle, Progress progress) {
        KeptPlace place = shelf.place(bundle.manifest().version(), keyOf(bundle));
        long seed = settings.attack().seed();
        Optional<OnnxModel> known = place.find();
        if (known.isPresent()) {
            return KeptAttacker.restore(bundle, known.get(), seed);
        }
        int version = bundle.manifest().version();
        log.atInfo()
                .addKeyValue("dpfVersion", version)
                .addKeyValue("budget", settings.attack().budget())
                .log("an attacker of the version is trained");
        List<PreparedPicture> pictures = sides.toLearnFrom(
                bundle.manifest().input(),
                place.learnsBefore(),
                "an attacker of version " + version + " learns from them",
                progress);
        KeptAttacker trained;
        try (Checkpoints checkpoints = place.checkpoints(hashOf(pictures), Checkpoints.USUAL_INTERVAL)) {
            trained = KeptAttacker.train(
                    bundle, pictures, settings.attack().budget(), seed, progress.keptIn(checkpoints));
        }
        try {
            place.keep(trained.learned());
            return trained;
        } catch (RuntimeException e) {
            trained.close();
            throw e;
        }
    }

    /** All that an attacker is made of but its pictures. */
    private String keyOf(Bundle bundle) {
        return hash(List.of(
                bundle.sha256(),
                settings.attack().budget().toString(),
                Long.toString(settings.attack().seed()),
                Double.toString(settings.sampling().heldOut())));
    }

    private static String hashOf(List<PreparedPicture> pictures) {
        List<String> parts = new ArrayList<>(List.of(TorchRuntime.description(), FeatureCache.runtime()));
        pictures.forEach(picture -> parts.add(picture.sha256()));
        return hash(parts);
    }

    private static String hash(List<String> parts) {
        return Sha256.of(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int storedSince(Instant moment) {
        return vault.storedSince(moment);
    }

    @Override
    public void keepOnly(Set<Integer> versions) {
        shelf.keepOnly(versions);
    }
}
