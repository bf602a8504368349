package io.dpfgateway.schemas.record;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The versions of one record's schema that were ever released: {@code schema-history/<Record>/1.avsc} and so on. */
record SchemaHistory(Path folder, List<String> versions) {
    static SchemaHistory of(String record) throws IOException {
        Path folder = Path.of("src/test/resources/schema-history", record);
        List<String> versions = new ArrayList<>();
        for (int version = 1; Files.exists(file(folder, version)); version++) {
            versions.add(Files.readString(file(folder, version)).strip());
        }
        return new SchemaHistory(folder, versions);
    }

    List<AvroSchema> schemas() {
        return versions.stream().map(AvroSchema::new).toList();
    }

    String newest() {
        return versions.isEmpty() ? "" : versions.get(versions.size() - 1);
    }

    Path nextFile() {
        return file(folder, versions.size() + 1);
    }

    private static Path file(Path folder, int version) {
        return folder.resolve(version + ".avsc");
    }
}
