package io.dpfgateway.model.store;

import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** S3Proxy on a port of its own, with its objects in memory. Checks signatures as Amazon's S3 does. */
final class S3Server implements AutoCloseable {
    static final String ACCESS_KEY = "dpf-test";
    static final String SECRET_KEY = "not-a-secret";
    static final String BUCKET = "models";

    private final TransientNio2BlobStore objects = new TransientNio2BlobStore();
    private final S3Proxy proxy;

    private S3Server() {
        proxy = S3Proxy.builder()
                .blobStore(objects)
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .stopTimeout(0)
                .build();
    }

    static S3Server start() throws Exception {
        S3Server server = new S3Server();
        server.proxy.start();
        server.objects.createContainer(BUCKET);
        return server;
    }

    S3Settings settings() {
        return S3Settings.at(URI.create("http://127.0.0.1:" + proxy.getPort()));
    }

    /** Behind the server's back. */
    void delete(String key) {
        objects.removeBlob(BUCKET, key);
    }

    @Override
    public void close() throws Exception {
        proxy.stop();
    }
}
