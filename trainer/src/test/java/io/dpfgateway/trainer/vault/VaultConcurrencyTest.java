package io.dpfgateway.trainer.vault;

import static io.dpfgateway.trainer.vault.Vaults.sample;
import static io.dpfgateway.trainer.vault.Vaults.shown;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class VaultConcurrencyTest {
    private static final int PICTURES = 30;

    @TempDir
    Path box;

    @Test
    void shouldStoreEachOnceAndKeepNothingErasedWhateverHappensAtOnce() throws Exception {
        // Given
        Path folder = box.resolve("vault");
        List<Sample> gate = samples("gate");
        List<Sample> door = samples("door");
        ExecutorService threads = Executors.newFixedThreadPool(5);
        try (Vault vault = Vaults.open(folder)) {
            List<Callable<Integer>> works = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                works.add(() -> storeOneByOne(vault, gate));
                works.add(() -> storeOneByOne(vault, door));
            }
            works.add(() -> vault.pictures("test", "test", picture -> vault.size()));
            works.add(() -> Vaults.desk(folder)
                    .erase(Subject.ofSource("gate"), "ann", "ticket 12")
                    .pictures());

            // When
            List<Integer> results = new ArrayList<>();
            for (Future<Integer> result : threads.invokeAll(works)) {
                results.add(result.get());
            }

            // Then
            int stored = results.get(0) + results.get(2);
            int erased = results.get(5);
            assertThat(results.get(1) + results.get(3)).isEqualTo(PICTURES);
            assertThat(stored).isEqualTo(erased);
            assertThat(shown(vault)).hasSize(PICTURES).allMatch(picture -> picture.endsWith("door"));
        } finally {
            threads.shutdownNow();
        }
        List<AuditLine> lines = Vaults.audit(folder);
        assertThat(lines).extracting(AuditLine::action).doesNotContain(AuditAction.RECONCILED);
        assertThat(lines.get(lines.size() - 1).entries()).isEqualTo(PICTURES);
    }

    private static List<Sample> samples(String source) {
        return IntStream.range(0, PICTURES)
                .mapToObj(number -> sample(source, number))
                .toList();
    }

    /** @return how many were new */
    private static int storeOneByOne(Vault vault, List<Sample> samples) {
        return (int) samples.stream()
                .filter(sample -> vault.store(sample) == StoreOutcome.STORED)
                .count();
    }
}
