package io.dpfgateway.cli.demo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What comes with the program for the demo. */
final class DemoResources {
    /** The demo's network, made by {@code dpf train-network}; docs/demo.md has the command. */
    static final String NETWORK = "/demo/network/fashion-mnist.onnx";

    static final String NETWORK_INPUT = "/demo/network/fashion-mnist.yaml";

    private DemoResources() {}

    static InputStream open(String name) throws IOException {
        InputStream stream = DemoResources.class.getResourceAsStream(name);
        if (stream == null) {
            throw new FileNotFoundException("the program lacks its resource " + name);
        }
        return stream;
    }

    /** Puts a resource into a folder, where a user can look at it too. */
    static Path copyTo(Path folder, String name) throws IOException {
        Path target = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
        try (InputStream in = open(name)) {
            Files.write(target, in.readAllBytes());
        }
        return target;
    }
}
