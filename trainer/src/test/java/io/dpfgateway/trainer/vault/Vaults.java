package io.dpfgateway.trainer.vault;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What the tests of the vault share. */
final class Vaults {
    static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final VaultKey KEY = VaultKey.parse("a1".repeat(32), "the test");
    static final VaultLimits WIDE = new VaultLimits(1000, 1000, 1 << 24, Duration.ofDays(30));

    private Vaults() {}

    static Vault open(Path folder) {
        return Vault.open(folder, KEY, WIDE, CLOCK);
    }

    static VaultDesk desk(Path folder) {
        return VaultDesk.open(folder, KEY, CLOCK);
    }

    /** Recorded an hour ago, a second after the one before it. */
    static Sample sample(String source, int number) {
        return sample(source, number, NOW.minus(Duration.ofHours(1)).plusSeconds(number));
    }

    static Sample sample(String source, int number, Instant recordedAt) {
        return new Sample(source, "id-" + number, recordedAt, "label-" + number % 3, image(source, number));
    }

    static byte[] image(String source, int number) {
        return ("the picture " + number + " of " + source).getBytes(StandardCharsets.UTF_8);
    }

    /** What the pictures show, in the order in which they are handed out. */
    static List<String> shown(Vault vault) {
        List<String> shown = new ArrayList<>();
        vault.pictures("test", "test", picture -> shown.add(new String(picture.image(), StandardCharsets.UTF_8)));
        return shown;
    }

    static List<AuditLine> audit(Path folder) {
        List<AuditLine> lines = new ArrayList<>();
        desk(folder).audit(lines::add);
        return lines;
    }
}
