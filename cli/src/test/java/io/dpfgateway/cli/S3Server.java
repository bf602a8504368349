package io.dpfgateway.cli;

import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** S3Proxy with its objects in memory, which goes away and comes back at the same address. Used by one thread. */
final class S3Server implements AutoCloseable {
    static final String BUCKET = "models";

    private static final String ACCESS_KEY = "dpf-test";
    private static final String SECRET_KEY = "not-a-secret";

    /** For clients in processes of their own. */
    static final Map<String, String> CREDENTIALS =
            Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", SECRET_KEY);

    private final TransientNio2BlobStore objects = new TransientNio2BlobStore();
    private volatile Runnable put = () -> {};
    private S3Proxy proxy;
    private final int port;

    /** Starts it, and has clients of this process use its credentials. */
    S3Server() throws Exception {
        System.setProperty("aws.accessKeyId", ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", SECRET_KEY);
        objects.createContainer(BUCKET);
        proxy = start(0);
        port = proxy.getPort();
    }

    private S3Proxy start(int wanted) throws Exception {
        S3Proxy started = S3Proxy.builder()
                .blobStore(new TellingOfPuts())
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .endpoint(URI.create("http://127.0.0.1:" + wanted))
                .stopTimeout(0)
                .build();
        started.start();
        return started;
    }

    /** Has this done each time that an object is there which was put, before whoever put it is told so. */
    void onPut(Runnable action) {
        put = action;
    }

    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    void goAway() throws Exception {
        proxy.stop();
    }

    void comeBack() throws Exception {
        proxy = start(port);
    }

    @Override
    public void close() throws Exception {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        proxy.stop();
    }

    private final class TellingOfPuts extends ForwardingBlobStore {
        TellingOfPuts() {
            super(objects);
        }

        @Override
        public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
            PutObjectResponse response = super.putBlob(request, content);
            put.run();
            return response;
        }
    }
}
