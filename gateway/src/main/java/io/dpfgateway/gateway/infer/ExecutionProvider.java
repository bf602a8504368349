package io.dpfgateway.gateway.infer;

import java.util.Locale;

/** Where inference runs. */
public enum ExecutionProvider {
    CPU,
    CUDA;

    /** As the log and the status name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
