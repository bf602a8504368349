package io.dpfgateway.model.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Bundles in a directory tree, {@code root/network/version/}. Thread-safe across processes as far as {@link BundleWriter}
 * is: two writers of one version, and one of them is told so.
 *
 * @param root the directory; made when first written to
 */
public record BundleStore(Path root) {
    /** Where a version is, or will be. */
    public Path directory(NetworkId network, int version) {
        return root.resolve(network.value()).resolve(Integer.toString(version));
    }

    /** The versions that are there, oldest first. */
    public List<Integer> versions(NetworkId network) {
        Path directory = root.resolve(network.value());
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("[1-9][0-9]{0,8}"))
                    .map(Integer::valueOf)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new BundleException("cannot read the store " + directory + ": " + e.getMessage(), e);
        }
    }

    /** One more than the newest version, 1 for the first. */
    public int nextVersion(NetworkId network) {
        List<Integer> versions = versions(network);
        return versions.isEmpty() ? 1 : versions.get(versions.size() - 1) + 1;
    }
}
