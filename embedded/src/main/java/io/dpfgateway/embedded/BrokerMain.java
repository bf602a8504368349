package io.dpfgateway.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The main of a broker's own process: starts it, tells its address in a file, and runs until it is ended. */
final class BrokerMain {
    private BrokerMain() {}

    /** @param args the broker's directory, its port, and the file that gets the address when clients can connect */
    public static void main(String[] args) throws IOException, InterruptedException {
        EmbeddedKafka kafka =
                EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]), KafkaSettings.AMONG_KILLS);
        Path told = Path.of(args[2]);
        Path half = told.resolveSibling(told.getFileName() + ".half");
        Files.writeString(half, kafka.bootstrapServers());
        Files.move(half, told, StandardCopyOption.ATOMIC_MOVE);
        Thread.currentThread().join();
    }
}
