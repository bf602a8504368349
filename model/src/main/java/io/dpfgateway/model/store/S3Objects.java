package io.dpfgateway.model.store;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects of any bucket that the credentials reach. The client is made at the first use. Thread-safe. */
final class S3Objects implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int PRECONDITION_FAILED = 412;

    private final S3Settings settings;

    /** Guarded by this. */
    private @Nullable S3Client client;

    S3Objects(S3Settings settings) {
        this.settings = settings;
    }

    /** An object's metadata, where there is an object. */
    Optional<Map<String, String>> metadata(S3Location place) {
        try {
            return Optional.of(client(place)
                    .headObject(request -> request.bucket(place.bucket()).key(place.key()))
                    .metadata());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw S3Failures.explain(e, "look at", place);
        }
    }

    /**
     * Puts an object that was not there, whole or not at all.
     *
     * @return whether it was put; if not, another came first
     */
    boolean putNew(S3Location place, Path content, Map<String, String> metadata) {
        try {
            client(place)
                    .putObject(
                            request -> request.bucket(place.bucket())
                                    .key(place.key())
                                    .ifNoneMatch("*")
                                    .contentType("application/zip")
                                    .metadata(metadata),
                            RequestBody.fromFile(content));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED) {
                return false;
            }
            throw S3Failures.explain(e, "write", place);
        } catch (SdkException e) {
            throw S3Failures.explain(e, "write", place);
        }
    }

    /**
     * Fetches an object into a file that is there and empty.
     *
     * @param maxBytes more are not fetched: the object is somebody else's and of no use then
     */
    void download(S3Location place, Path target, long maxBytes) {
        try (InputStream in = client(place)
                        .getObject(request -> request.bucket(place.bucket()).key(place.key()));
                OutputStream out = Files.newOutputStream(target, WRITE)) {
            byte[] buffer = new byte[1 << 16];
            long all = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all += n;
                if (all > maxBytes) {
                    throw new StoreException(
                            place + " has more than " + maxBytes + " bytes; no bundle has, so publish one there");
                }
                out.write(buffer, 0, n);
            }
        } catch (SdkException e) {
            throw S3Failures.explain(e, "read", place);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "cannot fetch " + place + " to " + target + ": " + e
                            + "; check the network, and the rights and the free space of the cache",
                    e);
        }
    }

    /** The keys below a place. */
    List<String> keys(S3Location place) {
        try {
            return client(place)
                    .listObjectsV2Paginator(
                            request -> request.bucket(place.bucket()).prefix(place.key() + "/"))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .toList();
        } catch (SdkException e) {
            throw S3Failures.explain(e, "list", place);
        }
    }

    private synchronized S3Client client(S3Location place) {
        if (client == null) {
            try {
                client = build();
            } catch (SdkException e) {
                throw S3Failures.explain(e, "reach", place);
            }
        }
        return client;
    }

    private S3Client build() {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE))
                .forcePathStyle(settings.pathStyle())
                // Not every server knows S3's newer checksums, and a bundle's own hashes say more.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        settings.endpoint().ifPresent(builder::endpointOverride);
        Optional<Region> region = settings.region().map(Region::of);
        if (region.isPresent() || settings.endpoint().isPresent()) {
            builder.region(region.orElse(Region.US_EAST_1));
        }
        return builder.build();
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
