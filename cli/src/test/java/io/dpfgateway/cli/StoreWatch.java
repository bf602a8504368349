package io.dpfgateway.cli;

import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.model.store.S3Settings;
import io.dpfgateway.model.store.StoreSettings;
import io.dpfgateway.model.store.StoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks into a store without a break, in a thread of its own, and opens all that can be seen each time. Thread-safe. */
final class StoreWatch implements AutoCloseable {
    private final View view;
    private final Thread thread = new Thread(this::run, "store-watch");

    private volatile boolean closed;

    /** Guarded by this, as are the rest. */
    private long looks;

    private long away;
    private long opened;
    private final Set<String> seen = new TreeSet<>();
    private final List<String> partial = new ArrayList<>();

    /** Of one network in a store. */
    private interface View extends AutoCloseable {
        List<String> visible();

        Bundle open(String name);

        @Override
        default void close() {}
    }

    /**
     * What was seen.
     *
     * @param looks done while the store was there
     * @param away looks at which it was not
     * @param opened bundles that were whole, over all looks
     * @param seen all names that there were
     * @param partial those that could not be opened, and why
     */
    record Sights(long looks, long away, long opened, Set<String> seen, List<String> partial) {}

    private StoreWatch(View view) {
        this.view = view;
        thread.start();
    }

    /** Watches a directory of versions, which need not be there yet. Whatever is in it that is not hidden counts. */
    static StoreWatch ofFolder(Path versions) {
        return new StoreWatch(new View() {
            @Override
            public List<String> visible() {
                try (Stream<Path> all = Files.list(versions)) {
                    return all.map(file -> file.getFileName().toString())
                            .filter(name -> !name.startsWith("."))
                            .toList();
                } catch (NoSuchFileException e) {
                    return List.of();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public Bundle open(String name) {
                return Bundle.open(versions.resolve(name), TrustPolicy.acceptUnsigned());
            }
        });
    }

    /** Watches a bucket as gateways see it. */
    static StoreWatch ofBucket(String location, String endpoint, Path cache, TrustPolicy trust) {
        S3Settings server = new S3Settings(Optional.of(URI.create(endpoint)), Optional.empty(), true);
        ModelStores stores = new ModelStores(new StoreSettings(server, cache));
        NetworkId network = new NetworkId(TrainerInstallation.NETWORK);
        return new StoreWatch(new View() {
            @Override
            public List<String> visible() {
                return stores.at(location).versions(network).stream()
                        .map(String::valueOf)
                        .toList();
            }

            @Override
            public Bundle open(String name) {
                return stores.open(location + "/" + network + "/" + name + ".zip", trust);
            }

            @Override
            public void close() {
                stores.close();
            }
        });
    }

    private void run() {
        try (view) {
            while (!closed) {
                look();
            }
        } catch (RuntimeException e) {
            synchronized (this) {
                partial.add("the watch has ended: " + e);
            }
        }
    }

    private void look() {
        try {
            for (String name : view.visible()) {
                open(name);
            }
            synchronized (this) {
                looks++;
            }
        } catch (StoreUnavailableException e) {
            synchronized (this) {
                away++;
            }
        }
    }

    private void open(String name) {
        String failure = "";
        try {
            view.open(name).manifest();
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (ModelException e) {
            failure = name + ": " + e.getMessage();
        }
        synchronized (this) {
            seen.add(name);
            if (failure.isEmpty()) {
                opened++;
            } else {
                partial.add(failure);
            }
        }
    }

    synchronized Sights sights() {
        return new Sights(looks, away, opened, Set.copyOf(seen), List.copyOf(partial));
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
