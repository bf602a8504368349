package io.dpfgateway.model.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleException;
import io.dpfgateway.model.bundle.BundleFault;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.Bundles;
import io.dpfgateway.model.bundle.NetworkId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileModelStoreTest {
    private static final NetworkId NETWORK = new NetworkId("fashion");

    @TempDir
    Path folder;

    private ModelStores stores;
    private Path root;

    @BeforeEach
    void open() {
        stores = new ModelStores(StoreSettings.usual().withCache(folder.resolve("cache")));
        root = folder.resolve("store");
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void shouldGiveWhatWasPublishedWhicheverWayTheFolderIsNamed() throws IOException {
        Bundle bundle = bundle(3);

        PublishedBundle published = stores.at(root.toString()).publish(bundle);

        assertThat(published.uri())
                .isEqualTo(root.resolve("fashion").resolve("3").toUri());
        assertThat(stores.at(root.toUri().toString()).versions(NETWORK)).containsExactly(3);
        Bundle fetched = stores.open(published.uri().toString(), published.manifestSha256(), Bundles.trust());
        for (BundleFile file : BundleFile.values()) {
            assertThat(fetched.bytes(file)).isEqualTo(bundle.bytes(file));
        }
        assertThat(fetched.signature()).isPresent();
        // A folder is read whole, so there is nothing to keep.
        assertThat(Files.exists(folder.resolve("cache"))).isFalse();
    }

    @Test
    void shouldCountVersions() {
        ModelStore store = stores.at(root.toString());
        assertThat(store.nextVersion(NETWORK)).isEqualTo(1);
        store.publish(bundle(10));
        store.publish(bundle(2));
        assertThat(store.versions(NETWORK)).containsExactly(2, 10);
        assertThat(store.nextVersion(NETWORK)).isEqualTo(11);
    }

    @Test
    void shouldChangeNothingWhenTheSameIsPublishedAgainAndRefuseAnother() {
        ModelStore store = stores.at(root.toString());
        PublishedBundle first = store.publish(bundle(3));

        assertThat(store.publish(bundle(3))).isEqualTo(first);
        Bundle another = Bundles.unsigned(folder.resolve("another"), 3);
        assertThatThrownBy(() -> store.publish(another))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("holds another bundle, of manifest SHA-256 " + first.manifestSha256());
        assertThat(stores.open(first.uri().toString(), first.manifestSha256(), Bundles.trust())
                        .sha256())
                .isEqualTo(first.manifestSha256());
    }

    @Test
    void shouldRefuseWhenTheRootIsAFile() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> stores.at(file.toString()).publish(bundle(1)))
                .isInstanceOfSatisfying(
                        BundleException.class, e -> assertThat(e.fault()).isEqualTo(BundleFault.NOT_WRITABLE))
                .hasMessageStartingWith("cannot write the bundle " + file);
    }

    @Test
    void shouldRefuseAnotherBundleThanTheAnnounced() {
        PublishedBundle published = stores.at(root.toString()).publish(bundle(3));
        assertThatThrownBy(() -> stores.open(published.uri().toString(), "00", Bundles.trust()))
                .isInstanceOfSatisfying(
                        BundleException.class, e -> assertThat(e.fault()).isEqualTo(BundleFault.OTHER_BUNDLE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://models/1",
                "s3:bucket",
                "s3://",
                "s3:///x",
                "s3://B/x",
                "s3://user@bucket/x",
                "s3://bucket:9000/x",
                "s3://bucket/../x",
                "s3://bucket/a//b",
                "s3://bucket/x?endpoint=http://evil",
                "s3://bucket/x#y",
                "s3://bucket/a b",
                "s3://bucket/a\nb",
                "file://host/x",
                "http://169.254.169.254/latest"
            })
    void shouldRefuseWhatIsNoStoreAndNoPlaceOfABundle(String uri) {
        assertThatThrownBy(() -> stores.at(uri))
                .isInstanceOf(UnsupportedUriException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains("give ").doesNotContain("\n"));
        assertThatThrownBy(() -> stores.open(uri, "00", Bundles.trust()))
                .isInstanceOf(UnsupportedUriException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains("give ").doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:9000", "ftp://x", "http:///x", "http://user:secret@x", "::", "http://a b"})
    void shouldRefuseAnEndpointThatIsNoAddress(String endpoint) {
        assertThatThrownBy(() -> S3Settings.endpointOf(endpoint))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("the endpoint is '")
                .hasMessageEndingWith("give an address such as https://s3.example.org:9000");
    }

    private Bundle bundle(int version) {
        Path directory = folder.resolve("bundle-" + version);
        return Bundle.open(
                Files.exists(directory) ? directory : Bundles.writeSigned(directory, version), Bundles.trust());
    }
}
