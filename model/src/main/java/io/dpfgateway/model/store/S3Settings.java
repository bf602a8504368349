package io.dpfgateway.model.store;

import java.net.URI;
import java.util.Optional;

/**
 * How an S3 server is reached. Credentials come from where the AWS SDK looks for them (environment, profile files, the
 * machine's role), and so does what is left out here.
 *
 * @param endpoint the server, where it is not Amazon's
 * @param region such as {@code eu-central-1}; where the server is not Amazon's, any will do, and {@code us-east-1} is taken
 * @param pathStyle whether the bucket stands in the path instead of the host's name, as most servers but Amazon's want it
 */
public record S3Settings(Optional<URI> endpoint, Optional<String> region, boolean pathStyle) {
    /** Amazon's S3, with what the SDK finds. */
    public static final S3Settings DEFAULT = new S3Settings(Optional.empty(), Optional.empty(), false);

    public S3Settings {
        endpoint.ifPresent(S3Settings::requireServer);
        region.ifPresent(name -> {
            if (!name.matches("[a-z0-9-]{1,50}")) {
                throw new StoreException("the region is '" + name + "'; give a name such as eu-central-1");
            }
        });
    }

    /**
     * A server's address from text.
     *
     * @throws StoreException if it is none
     */
    public static URI endpointOf(String text) {
        try {
            URI address = URI.create(text);
            requireServer(address);
            return address;
        } catch (IllegalArgumentException e) {
            throw noServer(text);
        }
    }

    private static void requireServer(URI address) {
        boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        if (!isHttp || address.getHost() == null || address.getUserInfo() != null) {
            throw noServer(address.toString());
        }
    }

    /** Somebody may have put credentials into it. */
    private static StoreException noServer(String address) {
        return new StoreException("the endpoint is '" + address.replaceAll("//[^/]*@", "//***@")
                + "'; give an address such as https://s3.example.org:9000");
    }

    /** A server of this address, with the bucket in the path. */
    public static S3Settings at(URI endpoint) {
        return new S3Settings(Optional.of(endpoint), Optional.empty(), true);
    }
}
