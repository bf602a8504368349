package io.dpfgateway.trainer.dpf;

/** The two forms of a DPF. */
public enum DpfMode {
    /**
     * The paper's: features plus a learned residual, trained against one frozen adversary. It defeats that adversary and no
     * other: an adaptive one sees nearly everything.
     */
    RESIDUAL,
    /** Features rebuilt from a small code, trained against an adversary that learns along. */
    BOTTLENECK
}
