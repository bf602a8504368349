package io.dpfgateway.model.store;

import java.util.HashMap;
import java.util.Map;

/** AWS credentials as system properties, where the SDK looks first; puts back what was there. */
final class Credentials implements AutoCloseable {
    private final Map<String, String> before = new HashMap<>();

    private Credentials(String accessKey, String secretKey) {
        set("aws.accessKeyId", accessKey);
        set("aws.secretAccessKey", secretKey);
        set("aws.disableEc2Metadata", "true");
        set("aws.configFile", "/nowhere/config");
        set("aws.sharedCredentialsFile", "/nowhere/credentials");
    }

    static Credentials of(String accessKey, String secretKey) {
        return new Credentials(accessKey, secretKey);
    }

    /** The SDK takes an empty one for none. */
    static Credentials none() {
        return new Credentials("", "");
    }

    private void set(String key, String value) {
        before.put(key, System.getProperty(key));
        System.setProperty(key, value);
    }

    @Override
    public void close() {
        before.forEach((key, value) -> {
            if (value == null) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, value);
            }
        });
    }
}
