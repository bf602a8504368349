package io.dpfgateway.model.bundle;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A bundle's files in memory.
 *
 * @param name where they came from, for messages
 * @param files by their names
 */
record BundleContents(String name, Map<String, byte[]> files) implements BundleSource {
    @Override
    public String name(String file) {
        return file + " of " + name;
    }

    @Override
    public void refuseStrangers() {
        Set<String> strangers = new TreeSet<>(files.keySet());
        strangers.removeIf(BundleFile::isKnown);
        if (!strangers.isEmpty()) {
            throw new BundleException(
                    BundleFault.FOREIGN_CONTENT,
                    name + " holds what is no part of a bundle: " + strangers + "; fetch the bundle again");
        }
    }

    @Override
    public boolean has(String file) {
        return files.containsKey(file);
    }

    @Override
    public byte[] read(String file, long maxBytes) {
        byte[] bytes = files.get(file);
        if (bytes == null) {
            throw new BundleException(BundleFault.MISSING, "there is no " + name(file) + "; give a complete bundle");
        }
        if (bytes.length > maxBytes) {
            throw new BundleException(
                    BundleFault.TOO_LARGE,
                    name(file) + " is of " + bytes.length + " bytes; at most " + maxBytes
                            + " are read: fetch the bundle again");
        }
        return bytes;
    }
}
