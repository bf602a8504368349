package io.dpfgateway.model.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleException;
import io.dpfgateway.model.bundle.BundleFault;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.Bundles;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.TrustPolicy;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that speaks S3 over HTTP and checks signatures. */
class S3ModelStoreIT {
    private static final NetworkId NETWORK = new NetworkId("fashion");
    private static final TrustPolicy TRUST = Bundles.trust();

    private static Credentials credentials = Credentials.of(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
    private static S3Server shared;
    private static int prefixes;

    @TempDir
    Path folder;

    private String location;
    private Path cache;
    private ModelStores stores;

    @BeforeAll
    static void start() throws Exception {
        shared = S3Server.start();
    }

    @AfterAll
    static void stop() throws Exception {
        shared.close();
        credentials.close();
    }

    @BeforeEach
    void open() {
        location = "s3://" + S3Server.BUCKET + "/test-" + prefixes++;
        cache = folder.resolve("cache");
        stores = stores(shared.settings());
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void shouldGiveWhatWasPublished() {
        Bundle bundle = bundle(3);

        PublishedBundle published = stores.at(location).publish(bundle);

        assertThat(published.uri()).isEqualTo(URI.create(location + "/fashion/3.zip"));
        Bundle fetched = open(published);
        assertThat(fetched.sha256()).isEqualTo(bundle.sha256()).isEqualTo(published.manifestSha256());
        for (BundleFile file : BundleFile.values()) {
            assertThat(fetched.bytes(file)).isEqualTo(bundle.bytes(file));
        }
    }

    @Test
    void shouldListVersionsAsNumbers() {
        ModelStore store = stores.at(location);
        assertThat(store.nextVersion(NETWORK)).isEqualTo(1);

        List.of(2, 1, 10).forEach(version -> store.publish(bundle(version)));

        assertThat(store.versions(NETWORK)).containsExactly(1, 2, 10);
        assertThat(store.nextVersion(NETWORK)).isEqualTo(11);
        assertThat(store.versions(new NetworkId("fash"))).isEmpty();
    }

    @Test
    void shouldChangeNothingWhenTheSameIsPublishedAgainAndRefuseAnother() {
        ModelStore store = stores.at(location);
        PublishedBundle first = store.publish(bundle(3));

        assertThat(store.publish(bundle(3))).isEqualTo(first);
        Bundle another = Bundles.unsigned(folder.resolve("another"), 3);
        refuses(
                StoreException.class,
                () -> store.publish(another),
                location + "/fashion/3.zip holds another bundle, of manifest SHA-256 " + first.manifestSha256());
        assertThat(open(first).sha256()).isEqualTo(first.manifestSha256());
    }

    @Test
    void shouldNotReplaceAnObjectThatCameBetweenTheQuestionAndThePut() throws IOException {
        // Given
        PublishedBundle first = stores.at(location).publish(bundle(3));
        Path other = Files.write(folder.resolve("other"), new byte[] {1});

        // When
        try (S3Objects objects = new S3Objects(shared.settings())) {
            S3Location place = S3Location.parse(first.uri().toString());

            // Then
            assertThat(objects.putNew(place, other, Map.of())).isFalse();
        }
        assertThat(open(first).sha256()).isEqualTo(first.manifestSha256());
    }

    @Test
    void shouldLoadFromTheCacheWhenTheServerIsGone() throws Exception {
        // Given
        PublishedBundle published;
        S3Settings settings;
        try (S3Server server = S3Server.start();
                ModelStores both = stores(server.settings())) {
            settings = server.settings();
            published = both.at(location).publish(bundle(3));
            both.open(published.uri().toString(), published.manifestSha256(), TRUST);
        }

        // When, then
        try (ModelStores alone = stores(settings)) {
            String uri = published.uri().toString();
            assertThat(alone.open(uri, published.manifestSha256(), TRUST).sha256())
                    .isEqualTo(published.manifestSha256());
            // A cached bundle is as little trusted as a fetched one, and what does not pass is fetched again.
            flipAByte(cached(published));
            refuses(
                    StoreUnavailableException.class,
                    () -> alone.open(uri, published.manifestSha256(), TRUST),
                    "cannot read " + uri + ": the server does not answer (");
        }
    }

    @Test
    void shouldFetchAgainWhenTheCacheWasAltered() throws IOException {
        PublishedBundle published = stores.at(location).publish(bundle(3));
        open(published);
        byte[] before = Files.readAllBytes(cached(published));
        flipAByte(cached(published));

        assertThat(open(published).sha256()).isEqualTo(published.manifestSha256());

        assertThat(Files.readAllBytes(cached(published))).isEqualTo(before);
    }

    @Test
    void shouldRefuseACachedBundleWhenItsKeyIsNoLongerTrusted() {
        PublishedBundle published = stores.at(location).publish(bundle(3));
        open(published);

        refuses(
                BundleFault.UNKNOWN_KEY,
                () -> stores.open(published.uri().toString(), published.manifestSha256(), Bundles.otherTrust()),
                "is not among the trusted keys");
    }

    @Test
    void shouldKeepTheCacheToItsOwnerAndToEightArchives() throws IOException {
        ModelStore store = stores.at(location);
        PublishedBundle last = null;
        for (int version = 1; version <= 10; version++) {
            last = store.publish(bundle(version));
            open(last);
        }

        assertThat(entries(cache))
                .hasSize(8)
                .contains(cached(last).getFileName().toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cached(last))))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldRefuseAnotherBundleThanTheAnnouncedAndNotKeepIt() throws IOException {
        PublishedBundle published = stores.at(location).publish(bundle(3));

        for (String announced : List.of("ab".repeat(32), "00", "../../x")) {
            refuses(
                    BundleFault.OTHER_BUNDLE,
                    () -> stores.open(published.uri().toString(), announced, TRUST),
                    "the manifest's SHA-256 is " + published.manifestSha256() + " where " + announced);
        }
        assertThat(entries(cache)).isEmpty();
        assertThat(entries(folder)).doesNotContain("x.zip");
    }

    @Test
    void shouldRefuseAnObjectThatIsNoArchive() throws IOException {
        Path noise = Files.write(folder.resolve("noise"), new byte[5000]);
        S3Location place = S3Location.parse(location + "/fashion/3.zip");
        try (S3Objects objects = new S3Objects(shared.settings())) {
            objects.putNew(place, noise, Map.of());
            refuses(
                    BundleFault.DAMAGED,
                    () -> stores.open(place.toString(), "ab".repeat(32), TRUST),
                    place + " is damaged or was not packed by dpf");
            // However large it is: no more than a bundle can have is fetched.
            Path target = Files.createFile(folder.resolve("target"));
            refuses(
                    StoreException.class,
                    () -> objects.download(place, target, 4999),
                    place + " has more than 4999 bytes");
        }
        assertThat(entries(cache)).isEmpty();
    }

    @Test
    void shouldSayWhatIsMissing() {
        PublishedBundle published = stores.at(location).publish(bundle(3));
        shared.delete("test-" + (prefixes - 1) + "/fashion/3.zip");

        refuses(
                StoreException.class,
                () -> open(published),
                "there is no object " + published.uri() + "; publish the bundle again");
        String noBucket = "s3://no-such-bucket/x";
        String message = "there is no bucket 'no-such-bucket'; create it";
        refuses(StoreException.class, () -> stores.at(noBucket).publish(bundle(1)), message);
        refuses(StoreException.class, () -> stores.at(noBucket).versions(NETWORK), message);
        refuses(StoreException.class, () -> stores.open(noBucket, "ab".repeat(32), TRUST), message);
    }

    @Test
    void shouldSayThatTheCredentialsAreRefused() {
        PublishedBundle published = stores.at(location).publish(bundle(3));
        try (Credentials wrong = Credentials.of(S3Server.ACCESS_KEY, "wrong-secret");
                ModelStores refused = stores(shared.settings())) {
            String why = ": the server refuses these credentials";
            refuses(
                    StoreUnavailableException.class,
                    () -> refused.at(location).versions(NETWORK),
                    "cannot list " + location + "/fashion" + why + " (SignatureDoesNotMatch); check the key");
            refuses(
                    StoreUnavailableException.class,
                    () -> refused.at(location).publish(bundle(4)),
                    "cannot look at " + location + "/fashion/4.zip" + why);
            refuses(
                    StoreUnavailableException.class,
                    () -> refused.open(published.uri().toString(), published.manifestSha256(), TRUST),
                    "cannot read " + published.uri() + why);
            assertThat(wrong).isNotNull();
        }
    }

    @Test
    void shouldSayThatThereAreNoCredentials() {
        try (Credentials none = Credentials.none();
                ModelStores anonymous = stores(shared.settings())) {
            refuses(
                    StoreUnavailableException.class,
                    () -> anonymous.at(location).versions(NETWORK),
                    "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
            assertThat(none).isNotNull();
        }
    }

    @Test
    void shouldSayThatTheServerDoesNotAnswer() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        try (ModelStores nobody = stores(S3Settings.at(URI.create("http://127.0.0.1:" + closed)))) {
            refuses(
                    StoreUnavailableException.class,
                    () -> nobody.at(location).publish(bundle(3)),
                    "cannot look at " + location + "/fashion/3.zip: the server does not answer (");
        }
    }

    private ModelStores stores(S3Settings settings) {
        return new ModelStores(new StoreSettings(settings, cache));
    }

    private Bundle open(PublishedBundle published) {
        return stores.open(published.uri().toString(), published.manifestSha256(), TRUST);
    }

    private Bundle bundle(int version) {
        Path directory = folder.resolve("bundle-" + version);
        return Bundle.open(Files.exists(directory) ? directory : Bundles.writeSigned(directory, version), TRUST);
    }

    private Path cached(PublishedBundle published) {
        return cache.resolve(published.manifestSha256() + ".zip");
    }

    private static void flipAByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private static List<String> entries(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void refuses(BundleFault fault, ThrowingCallable call, String message) {
        refuses(BundleException.class, call, message);
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BundleException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    private static void refuses(Class<? extends ModelException> type, ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(type)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
