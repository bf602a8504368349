package io.dpfgateway.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a gateway opened, closed in reverse order. One that does not close does not keep the others open. Thread-safe. */
final class OwnedResources implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OwnedResources.class);

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T own(T resource) {
        resources.push(resource);
        return resource;
    }

    @Override
    public void close() {
        for (AutoCloseable resource = next(); resource != null; resource = next()) {
            closeOne(resource);
        }
    }

    // Not held while closing: a resource may wait for a thread that wants this lock.
    private synchronized @Nullable AutoCloseable next() {
        return resources.poll();
    }

    private static void closeOne(AutoCloseable resource) {
        try {
            resource.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.atWarn()
                    .addKeyValue("resource", resource.getClass().getSimpleName())
                    .setCause(e)
                    .log("did not close cleanly");
        }
    }
}
