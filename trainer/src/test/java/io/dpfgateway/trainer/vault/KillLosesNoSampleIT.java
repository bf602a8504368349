package io.dpfgateway.trainer.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a process of its own that holds the vault. */
@Timeout(120)
class KillLosesNoSampleIT {
    private static final int KILLS = 6;

    @TempDir
    Path box;

    /** Says what it stores, until it is killed. */
    private record Holder(Process process, BufferedReader said) implements AutoCloseable {
        static Holder start(Path folder, int first) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:TieredStopAtLevel=1",
                    StoringMain.class.getName(),
                    folder.toString(),
                    Integer.toString(first));
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            return new Holder(
                    process,
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
        }

        String next() throws IOException {
            String line = said.readLine();
            assertThat(line).as("the process lives").isNotNull();
            return line;
        }

        /** Kill -9. */
        List<String> kill() throws IOException, InterruptedException {
            // The process itself would close the pipe, with what is in it.
            process.toHandle().destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            List<String> rest = new ArrayList<>();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                rest.add(line);
            }
            // The pipe may have been cut within the last one.
            return rest.isEmpty() ? rest : rest.subList(0, rest.size() - 1);
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            said.close();
        }
    }

    @Test
    void shouldHaveAllThatWasSaidToBeStoredAfterKills() throws Exception {
        Path folder = box.resolve("vault");
        Set<String> said = new HashSet<>();
        Random random = new Random(5);
        for (int kill = 0; kill < KILLS; kill++) {
            // When
            try (Holder holder = Holder.start(folder, kill * 10_000)) {
                int lines = 5 + random.nextInt(60);
                for (int i = 0; i < lines; i++) {
                    said.add(holder.next());
                }
                said.addAll(holder.kill());
            }

            // Then
            VaultDesk desk = VaultDesk.open(folder, Vaults.KEY, Clock.systemUTC());
            List<Entry> entries = desk.list().entries();
            Set<String> there = new HashSet<>();
            entries.forEach(entry -> there.add(entry.source() + " " + entry.id().replace("id-", "") + " STORED"));
            assertThat(there).containsAll(said);
            // At most the one that each process was about to tell of.
            assertThat(there.size() - said.size()).isBetween(0, 2 * (kill + 1));
            assertThat(desk.list().altered()).isZero();
            assertThat(Vaults.audit(folder))
                    .last()
                    .satisfies(line -> assertThat(line.entries()).isEqualTo(there.size()));
        }
    }

    @Test
    void shouldEraseWhileAnotherProcessStores() throws Exception {
        // Given
        Path folder = box.resolve("vault");
        try (Holder holder = Holder.start(folder, 0)) {
            for (int i = 0; i < 20; i++) {
                assertThat(holder.next()).endsWith(" STORED");
            }
            assertThatThrownBy(() -> Vaults.open(folder)).isInstanceOf(VaultInUseException.class);

            // When
            VaultDesk desk = VaultDesk.open(folder, Vaults.KEY, Clock.systemUTC());
            Erased erased = desk.erase(Subject.ofSource("gate"), "ann", "ticket 12");

            // Then: from that moment on, in what is there and in what the other process says
            assertThat(erased.pictures()).isGreaterThanOrEqualTo(10);
            assertThat(desk.list().entries()).extracting(Entry::source).containsOnly("door");
            String line = holder.next();
            while (!line.equals("gate " + number(line) + " ERASED")) {
                line = holder.next();
            }
            int first = number(line);
            for (int i = 0; i < 40; i++) {
                line = holder.next();
                assertThat(line).endsWith(line.startsWith("gate") ? " ERASED" : " STORED");
            }
            assertThat(number(line)).isGreaterThan(first);
            assertThat(desk.list().entries()).extracting(Entry::source).containsOnly("door");
            holder.kill();
        }
        assertThat(Vaults.audit(folder)).anySatisfy(line -> {
            assertThat(line.action()).isEqualTo(AuditAction.ERASED);
            assertThat(line.who()).isEqualTo("ann");
        });
    }

    private static int number(String line) {
        return Integer.parseInt(line.split(" ")[1]);
    }
}
