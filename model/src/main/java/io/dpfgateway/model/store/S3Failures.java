package io.dpfgateway.model.store;

import io.dpfgateway.model.ModelException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a failed call to S3 means to a user. Never shows credentials; the SDK's messages do not either. */
final class S3Failures {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private S3Failures() {}

    /** @param what was tried, as an infinitive */
    static ModelException explain(SdkException e, String what, S3Location place) {
        if (e instanceof NoSuchBucketException) {
            return noBucket(place, e);
        }
        if (e instanceof NoSuchKeyException) {
            return new StoreException(
                    "there is no object " + place + "; publish the bundle again, or announce where it is", e);
        }
        if (e instanceof S3Exception answer) {
            return explainAnswer(answer, what, place);
        }
        String cause = rootOf(e).toString();
        if (cause.contains("credentials")) {
            return new StoreUnavailableException(
                    "cannot " + what + " " + place + ": no credentials were found; set AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY, or a profile or role that the AWS SDK finds",
                    e);
        }
        if (cause.contains("region")) {
            return new StoreException(
                    "cannot " + what + " " + place + ": no region is known; set AWS_REGION or the store's region", e);
        }
        return new StoreUnavailableException(
                "cannot " + what + " " + place + ": the server does not answer (" + cause
                        + "); check the endpoint and the network",
                e);
    }

    private static ModelException explainAnswer(S3Exception e, String what, S3Location place) {
        String code = codeOf(e);
        return switch (e.statusCode()) {
            case UNAUTHORIZED, FORBIDDEN ->
                new StoreUnavailableException(
                        "cannot " + what + " " + place + ": the server refuses these credentials" + code
                                + "; check the key, its secret, and its rights on the bucket",
                        e);
            case NOT_FOUND -> noBucket(place, e);
            case BAD_REQUEST ->
                new StoreException(
                        "cannot " + what + " " + place + ": the server does not take the request" + code
                                + "; check region, endpoint and path style",
                        e);
            default ->
                new StoreUnavailableException(
                        "cannot " + what + " " + place + ": the server answers " + e.statusCode() + code
                                + "; try again later",
                        e);
        };
    }

    private static StoreException noBucket(S3Location place, SdkException e) {
        return new StoreException(
                "there is no bucket '" + place.bucket()
                        + "'; create it, or check the name, the endpoint and the region",
                e);
    }

    private static String codeOf(S3Exception e) {
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return code == null ? "" : " (" + code + ")";
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
