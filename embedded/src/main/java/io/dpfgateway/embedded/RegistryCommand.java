package io.dpfgateway.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * How the registry's process is started: a small JVM that listens on 127.0.0.1 and keeps its schemas in memory.
 *
 * @param home where the registry is unpacked
 * @param log where its output goes
 * @param port where it listens; 0 takes a free port
 */
record RegistryCommand(RegistryHome home, RegistryLog log, int port) {

    /** Starts the process. It ends when its standard input is closed. */
    Process run() throws IOException {
        return new ProcessBuilder(line())
                // Quarkus reads .env and config/ of its working directory; the user's are none of its business.
                .directory(home.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.file().toFile())
                .start();
    }

    private List<String> line() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=" + Loopback.HOST,
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.banner.enabled=false",
                // At this level it tells its port.
                "-Dquarkus.log.category.\"io.quarkus\".level=INFO",
                "-Dapicurio.storage.kind=sql",
                "-Dapicurio.storage.sql.kind=h2",
                "-Dapicurio.datasource.url=jdbc:h2:mem:registry",
                "-cp",
                RegistryHome.ownCode() + File.pathSeparator + home.runner(),
                Leash.class.getName(),
                "io.quarkus.runner.GeneratedMain");
    }
}
