package io.dpfgateway.gateway.flow;

import io.dpfgateway.embedded.EmbeddedStack;
import java.nio.file.Path;

/** Broker and registry of the embedded module. */
record BoxedStack(EmbeddedStack box) implements Stack {
    static BoxedStack start(Path directory) {
        return new BoxedStack(EmbeddedStack.start(directory));
    }

    @Override
    public String bootstrapServers() {
        return box.bootstrapServers();
    }

    @Override
    public String registryUrl() {
        return box.registryUrl();
    }

    @Override
    public void close() {
        box.close();
    }
}
