package io.dpfgateway.trainer.vault;

import static io.dpfgateway.trainer.vault.Vaults.CLOCK;
import static io.dpfgateway.trainer.vault.Vaults.KEY;
import static io.dpfgateway.trainer.vault.Vaults.audit;
import static io.dpfgateway.trainer.vault.Vaults.desk;
import static io.dpfgateway.trainer.vault.Vaults.sample;
import static io.dpfgateway.trainer.vault.Vaults.shown;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process makes a vault, stores, evicts, reads and erases, and is ended at each change that it makes to the disk. */
class KillAtAnyChangeTest {
    private static final VaultLimits LIMITS = new VaultLimits(3, 5, 1 << 20, Duration.ofDays(30));

    @TempDir(factory = InMemory.class)
    Path box;

    /** @param told run each time that something is said to be done */
    private static void live(VaultFiles files, Path folder, Runnable told) {
        try (Vault vault = Vault.open(files, folder, KEY, LIMITS, CLOCK)) {
            told.run();
            store(vault, told, sample("gate", 1), sample("gate", 2), sample("door", 1));
            store(vault, told, sample("gate", 3), sample("gate", 4));
            shown(vault);
            vault.erase(Subject.ofSource("gate"), "ann", "ticket 12");
            told.run();
            store(vault, told, sample("gate", 2), sample("yard", 1), sample("yard", 2), sample("yard", 3));
            vault.storeAll(List.of(sample("yard", 4), sample("pier", 1), sample("pier", 2)));
            told.run();
        }
    }

    private static void store(Vault vault, Runnable told, Sample... samples) {
        for (Sample sample : samples) {
            vault.store(sample);
            told.run();
        }
    }

    private static Set<String> there(Path folder) {
        return desk(folder).list().entries().stream()
                .map(entry -> entry.source() + " " + entry.id())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource(FaultyFiles.Fault.class)
    void shouldLoseNothingItWasToldOfAndEndAsIfItHadNotBeenKilled(FaultyFiles.Fault fault) throws IOException {
        // Given: what there is each time that something is said to be done
        Path quiet = box.resolve("quiet");
        FaultyFiles whole = new FaultyFiles(Integer.MAX_VALUE, fault);
        List<Set<String>> states = new ArrayList<>(List.of(Set.of()));
        live(whole, quiet, () -> states.add(there(quiet)));
        Set<String> end = states.get(states.size() - 1);
        assertThat(end).containsExactlyInAnyOrder("door id-1", "yard id-3", "yard id-4", "pier id-1", "pier id-2");
        assertThat(whole.changes()).isBetween(100, 400);

        for (int last = 1; last <= whole.changes(); last++) {
            // When
            Path folder = box.resolve("killed-" + last);
            int[] told = {0};
            try {
                live(new FaultyFiles(last, fault), folder, () -> told[0]++);
                throw new AssertionError("it was not ended at change " + last);
            } catch (FaultyFiles.EndedException e) {
                // As it should be.
            }

            // Then: it is where it was said to be, or on its way to the next
            String when = fault + " at change " + last;
            Set<String> before = states.get(told[0]);
            Set<String> after = states.get(Math.min(told[0] + 1, states.size() - 1));
            Set<String> either = new HashSet<>(before);
            either.addAll(after);
            Set<String> both = new HashSet<>(before);
            both.retainAll(after);
            try (Vault vault = Vault.open(folder, KEY, LIMITS, CLOCK)) {
                assertThat(shown(vault)).as(when).hasSize(vault.size());
                assertThat(vault.altered()).as(when).isZero();
                assertThat(there(folder)).as(when).isSubsetOf(either).containsAll(both);
            }
            assertWhole(folder, when);

            // When: Kafka delivers all again, and whoever erased does so again
            live(new DiskFiles(), folder, () -> {});

            // Then
            assertThat(there(folder)).as(when).isEqualTo(end);
            assertWhole(folder, when);
        }
    }

    private static void assertWhole(Path folder, String when) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(Path::toString)).as(when).noneMatch(file -> file.endsWith(".tmp"));
        }
        List<AuditLine> lines = audit(folder);
        try (Stream<Path> files = Files.list(folder.resolve("entries"))) {
            assertThat(files.count())
                    .as(when)
                    .isEqualTo(lines.get(lines.size() - 1).entries());
        }
    }
}
