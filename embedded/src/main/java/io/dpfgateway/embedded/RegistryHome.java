package io.dpfgateway.embedded;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the schema registry is unpacked.
 *
 * @param directory holds {@code lib/} and the runner jar
 * @param runner the jar that starts it and names the rest on its class path
 */
record RegistryHome(Path directory, Path runner) {
    static final String PROPERTY = "dpf.registry.home";
    static final String ENVIRONMENT = "DPF_REGISTRY_HOME";

    /**
     * Finds it: where the system property says, else where the environment says, else near this module's own code.
     *
     * @throws RegistryNotFoundException if it is not there; a place that was named is not searched beyond
     */
    static RegistryHome find() {
        return find(System.getProperty(PROPERTY), System.getenv(ENVIRONMENT), ownCode());
    }

    static RegistryHome find(@Nullable String property, @Nullable String environment, Path code) {
        if (property != null) {
            return named(property, "the system property " + PROPERTY);
        }
        if (environment != null) {
            return named(environment, "the environment variable " + ENVIRONMENT);
        }
        return near(code);
    }

    /** This module's own jar, or its directory of classes. */
    static Path ownCode() {
        CodeSource source =
                Objects.requireNonNull(RegistryHome.class.getProtectionDomain().getCodeSource(), "code source");
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class loader gave " + source.getLocation(), e);
        }
    }

    private static RegistryHome named(String directory, String by) {
        RegistryHome home = in(Path.of(directory));
        if (home == null) {
            throw new RegistryNotFoundException(directory + ", which " + by + " names");
        }
        return home;
    }

    /** In a build the code is target/classes or target/x.jar, in a distribution lib/x.jar. */
    private static RegistryHome near(Path code) {
        List<Path> candidates = List.of(
                code.resolveSibling("apicurio-registry"),
                code.resolve("../../registry").normalize());
        for (Path candidate : candidates) {
            RegistryHome home = in(candidate);
            if (home != null) {
                return home;
            }
        }
        throw new RegistryNotFoundException(candidates.get(0) + " or " + candidates.get(1));
    }

    private static @Nullable RegistryHome in(Path directory) {
        if (!Files.isDirectory(directory)) {
            return null;
        }
        try (DirectoryStream<Path> runners =
                Files.newDirectoryStream(directory, "apicurio-registry-app-*-runner.jar")) {
            Iterator<Path> found = runners.iterator();
            // Absolute, because the registry does not run in this process's directory.
            return found.hasNext()
                    ? new RegistryHome(directory.toAbsolutePath(), found.next().toAbsolutePath())
                    : null;
        } catch (IOException e) {
            throw new RegistryNotFoundException(directory + " (" + EmbeddedException.reason(e) + ")");
        }
    }
}
