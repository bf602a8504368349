package io.dpfgateway.trainer.vault;

import java.time.Duration;

/**
 * How much a vault keeps. Where a new sample would go beyond, an older one is evicted: of its own source, where the source's cap
 * is reached; otherwise the oldest of whichever source has most. A sample that is itself the one to go is not stored. Age and
 * order go by a record's time in Kafka.
 *
 * @param perSource pictures of one source, from 1
 * @param pictures of all sources, from 1
 * @param bytes of all files, from 1
 * @param maxAge older pictures are evicted; above zero
 */
public record VaultLimits(int perSource, int pictures, long bytes, Duration maxAge) {
    /** 2,000 pictures a source, 50,000 in all, 8 GiB, 30 days. */
    public static final VaultLimits USUAL = new VaultLimits(2_000, 50_000, 8L << 30, Duration.ofDays(30));

    public VaultLimits {
        requirePositive("perSource", perSource);
        requirePositive("pictures", pictures);
        requirePositive("bytes", bytes);
        if (maxAge.isNegative() || maxAge.isZero()) {
            throw new InvalidVaultLimitsException("the vault's maxAge is " + maxAge + "; give more than no time");
        }
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new InvalidVaultLimitsException("the vault's " + name + " is " + value + "; give 1 or more");
        }
    }
}
