package io.dpfgateway.cli.demo;

import java.io.IOException;
import java.nio.file.Path;

/** The demo's network for tests of other packages. */
public final class DemoNetwork {
    private DemoNetwork() {}

    /** Puts {@code fashion-mnist.onnx} and the YAML file beside it into a folder. */
    public static void copyTo(Path folder) throws IOException {
        DemoResources.copyTo(folder, DemoResources.NETWORK);
        DemoResources.copyTo(folder, DemoResources.NETWORK_INPUT);
    }
}
