package io.dpfgateway.trainer.vault;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A process that holds a vault, stores without end, and says each time what became of a sample. */
final class StoringMain {
    static final Instant FIRST = Instant.parse("2020-01-01T12:00:00Z");

    private StoringMain() {}

    /** @param args the vault's folder, and the number of the first sample */
    public static void main(String[] args) {
        VaultLimits limits = new VaultLimits(1_000_000, 1_000_000, 1L << 40, Duration.ofDays(100_000));
        try (Vault vault = Vault.open(Path.of(args[0]), Vaults.KEY, limits, Clock.systemUTC())) {
            for (int number = Integer.parseInt(args[1]); ; number++) {
                for (String source : new String[] {"gate", "door"}) {
                    StoreOutcome outcome = vault.store(Vaults.sample(source, number, FIRST.plusMillis(number)));
                    System.out.println(source + " " + number + " " + outcome);
                }
            }
        }
    }
}
