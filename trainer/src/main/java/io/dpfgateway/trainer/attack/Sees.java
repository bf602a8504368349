package io.dpfgateway.trainer.attack;

/** What an adversary has in its hands. */
public enum Sees {
    /** Features before poisoning: what sharing them would give away. */
    CLEAN_FEATURES,
    /** Features after poisoning: what partners get. */
    POISONED_FEATURES,
    /** The bottleneck's code, where it is what goes over the wire. */
    CODE,
    /** Clean features with Gaussian noise, as a simple protection to compare with. */
    NOISY_FEATURES,
    /** The task's output alone, which is shared on purpose. */
    OUTPUT
}
