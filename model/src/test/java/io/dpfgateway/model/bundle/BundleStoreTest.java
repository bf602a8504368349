package io.dpfgateway.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleStoreTest {
    private static final NetworkId NETWORK = new NetworkId("cars.v2");

    @TempDir
    Path root;

    @Test
    void shouldBeginAtOneWhenEmpty() {
        BundleStore store = new BundleStore(root.resolve("not-yet"));
        assertThat(store.versions(NETWORK)).isEmpty();
        assertThat(store.nextVersion(NETWORK)).isEqualTo(1);
    }

    @Test
    void shouldCountVersionsAsNumbersAndNothingElse() throws IOException {
        // Given
        BundleStore store = new BundleStore(root);
        for (int version : new int[] {1, 2, 10}) {
            new BundleWriter(null).write(store.directory(NETWORK, version), Bundles.manifest(), Bundles.contents());
        }
        Files.createDirectory(root.resolve("cars.v2/.11.partial-x"));
        Files.createDirectory(root.resolve("cars.v2/012"));
        Files.createFile(root.resolve("cars.v2/13"));

        // When, then
        assertThat(store.versions(NETWORK)).isEqualTo(List.of(1, 2, 10));
        assertThat(store.nextVersion(NETWORK)).isEqualTo(11);
        assertThat(store.directory(NETWORK, 11))
                .isEqualTo(root.resolve("cars.v2").resolve("11"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "A", "-a", "a\n", "ä"})
    void shouldRefuseANameThatIsNoSafeFolder(String name) {
        assertThatThrownBy(() -> new NetworkId(name))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("cannot name a network");
    }

    @Test
    void shouldHashTheSameWhateverTheOrder() {
        String a = Sha256.of(new byte[] {1});
        String b = Sha256.of(new byte[] {2});
        assertThat(Sha256.ofAll(List.of(a, b)))
                .isEqualTo(Sha256.ofAll(List.of(b, a)))
                .isNotEqualTo(Sha256.ofAll(List.of(a)));
        assertThat(Sha256.of(new byte[0]))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
