package io.dpfgateway.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryHomeTest {
    @TempDir
    Path root;

    @Test
    void shouldPreferThePropertyWhenBothAreSet() throws IOException {
        // Given
        Path byProperty = unpackedAt("by-property");
        Path byEnvironment = unpackedAt("by-environment");

        // When
        RegistryHome home = RegistryHome.find(byProperty.toString(), byEnvironment.toString(), root);

        // Then
        assertThat(home.directory()).isEqualTo(byProperty);
        assertThat(home.runner()).hasParent(byProperty).isRegularFile();
    }

    @Test
    void shouldUseTheEnvironmentWhenThereIsNoProperty() throws IOException {
        Path home = unpackedAt("by-environment");

        assertThat(RegistryHome.find(null, home.toString(), root).directory()).isEqualTo(home);
    }

    @Test
    void shouldLookBesideTheClassesWhenRunFromABuild() throws IOException {
        Path home = unpackedAt("target/apicurio-registry");

        assertThat(RegistryHome.find(null, null, root.resolve("target/classes")).directory())
                .isEqualTo(home);
        assertThat(RegistryHome.find(null, null, root.resolve("target/embedded-0.1.0.jar"))
                        .directory())
                .isEqualTo(home);
    }

    @Test
    void shouldLookBesideLibWhenRunFromADistribution() throws IOException {
        Path home = unpackedAt("registry");

        assertThat(RegistryHome.find(null, null, root.resolve("lib/embedded-0.1.0.jar"))
                        .directory())
                .isEqualTo(home);
    }

    @Test
    void shouldFindTheUnpackedRegistryWhenNothingNamesOne() {
        assertThat(RegistryHome.find(null, null, RegistryHome.ownCode()).runner())
                .isRegularFile();
    }

    @Test
    void shouldSayWhatToDoWhenThereIsNone() {
        assertThatThrownBy(() -> RegistryHome.find(null, null, root.resolve("lib/embedded-0.1.0.jar")))
                .isInstanceOf(RegistryNotFoundException.class)
                .hasMessageContaining(root.resolve("registry").toString())
                .hasMessageContaining("mvn package")
                .hasMessageContaining(RegistryHome.ENVIRONMENT)
                .message()
                .hasLineCount(1);
    }

    @Test
    void shouldNotLookElsewhereWhenTheNamedPlaceHasNone() throws IOException {
        unpackedAt("registry");

        assertThatThrownBy(() -> RegistryHome.find(root.toString(), null, root.resolve("lib/embedded-0.1.0.jar")))
                .isInstanceOf(RegistryNotFoundException.class)
                .hasMessageContaining("the system property dpf.registry.home");
    }

    private Path unpackedAt(String directory) throws IOException {
        Path home = Files.createDirectories(root.resolve(directory));
        Files.createFile(home.resolve("apicurio-registry-app-3.0.9-runner.jar"));
        return home;
    }
}
