package io.dpfgateway.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Speaks the registry's HTTP API as any client in any language would. */
final class SchemaClient {
    private static final String TYPE = "application/vnd.schemaregistry.v1+json";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    SchemaClient(String url) {
        this.url = url;
    }

    HttpResponse<String> register(String subject, String avro) throws IOException, InterruptedException {
        String body = "{\"schema\": \"" + avro.replace("\"", "\\\"") + "\"}";
        return send(request("/subjects/" + subject + "/versions").POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> requireCompatibility(String subject, String level) throws IOException, InterruptedException {
        String body = "{\"compatibility\": \"" + level + "\"}";
        return send(request("/config/" + subject).PUT(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Content-Type", TYPE);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
