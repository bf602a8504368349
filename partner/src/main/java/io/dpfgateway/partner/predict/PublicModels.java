package io.dpfgateway.partner.predict;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.BundleStore;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.TrustPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public halves of bundles that a partner has, in {@code root/network/version/}. A release is opened at its first use,
 * after signature, hashes and graphs were checked, and stays in memory until others need its room.
 *
 * <p>Thread-safe: one lock guards the sessions, so one batch runs at a time (on ONNX Runtime's threads) and none is closed
 * while it runs.
 */
public final class PublicModels implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PublicModels.class);

    private final BundleStore store;
    private final TrustPolicy trust;
    private final ModelLimits limits;

    /** In the order of last use, the oldest first. Guarded by this. */
    private final LinkedHashMap<ReleaseId, PublicModel> open = new LinkedHashMap<>(16, 0.75f, true);

    private boolean closed;

    public PublicModels(BundleStore store, TrustPolicy trust) {
        this(store, trust, ModelLimits.DEFAULT);
    }

    public PublicModels(BundleStore store, TrustPolicy trust, ModelLimits limits) {
        this.store = store;
        this.trust = trust;
        this.limits = limits;
    }

    /**
     * Whether all files of a release's public half are there. One that is being copied is not there yet, as long as a file
     * is missing; move a folder into place whole, as the owner's export does.
     */
    public boolean isThere(ReleaseId release) {
        Path directory = directory(release);
        Stream<String> needed = Stream.concat(
                Stream.of(Manifest.FILE_NAME),
                Stream.of(BundleFile.values()).filter(BundleFile::isPublic).map(BundleFile::fileName));
        return needed.allMatch(name -> Files.exists(directory.resolve(name)));
    }

    /** Where a release's public half is, or belongs. */
    public Path directory(ReleaseId release) {
        return store.directory(release.network(), release.version());
    }

    ModelLimits limits() {
        return limits;
    }

    /**
     * Works with a release's sessions, which are opened if need be; they must not leave {@code work}.
     *
     * @throws UnknownVersionException if its public bundle is not there
     * @throws UnusableModelException if it is another release's, or does not classify
     * @throws io.dpfgateway.model.ModelException if it is altered, not trusted or not allowed to run
     */
    synchronized <R> R with(ReleaseId release, Function<PublicModel, R> work) {
        if (closed) {
            throw new IllegalStateException("the models are closed");
        }
        PublicModel model = open.get(release);
        if (model == null) {
            model = open(release);
            open.put(release, model);
            makeRoom();
        }
        return work.apply(model);
    }

    private PublicModel open(ReleaseId release) {
        Path directory = directory(release);
        if (!isThere(release)) {
            throw new UnknownVersionException(release, directory);
        }
        Bundle bundle = Bundle.openPublic(directory, trust);
        ReleaseId actual =
                new ReleaseId(bundle.manifest().networkId(), bundle.manifest().version());
        if (!actual.equals(release)) {
            throw new UnusableModelException(
                    directory + " holds " + actual + "; move it to " + directory(actual) + " and put " + release
                            + " here",
                    null);
        }
        PublicModel model = PublicModel.open(bundle, limits.threads());
        log.atInfo()
                .addKeyValue("network", release.network())
                .addKeyValue("version", release.version())
                .addKeyValue("bundle", bundle.sha256())
                .addKeyValue("signatureChecked", !trust.trustedKeys().isEmpty())
                .log("release opened");
        return model;
    }

    private void makeRoom() {
        Iterator<Map.Entry<ReleaseId, PublicModel>> oldest = open.entrySet().iterator();
        while (open.size() > limits.releases()) {
            PublicModel model = oldest.next().getValue();
            oldest.remove();
            model.close();
        }
    }

    /** How many releases are held in memory. */
    synchronized int openCount() {
        return open.size();
    }

    /** Frees the sessions of all releases, after the batch that runs. Closing again does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(PublicModel::close);
        open.clear();
    }
}
