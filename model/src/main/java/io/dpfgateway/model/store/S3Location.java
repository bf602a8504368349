package io.dpfgateway.model.store;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a bucket, {@code s3://bucket/key}. Narrower than S3: names that need no escaping anywhere.
 *
 * @param bucket as S3 allows it
 * @param key of an object, or what keys begin with; without a slash at its ends, and possibly empty
 */
record S3Location(String bucket, String key) {
    static final String SCHEME = "s3:";

    private static final Pattern FORM =
            Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([A-Za-z0-9._/-]*))?");
    private static final int MAX_KEY = 900;

    /** @throws UnsupportedUriException if it is no such place */
    static S3Location parse(String uri) {
        Matcher matcher = FORM.matcher(uri);
        String key =
                matcher.matches() && matcher.group(2) != null ? matcher.group(2).replaceAll("^/+|/+$", "") : "";
        if (!matcher.matches() || key.length() > MAX_KEY || key.contains("//") || (key + "/").contains("./")) {
            throw new UnsupportedUriException("'" + uri + "' is no place in an S3 bucket; give s3://bucket/prefix, with"
                    + " letters, digits, '.', '_', '-' and '/' in the prefix");
        }
        return new S3Location(matcher.group(1), key);
    }

    /** The place below this one. */
    S3Location child(String name) {
        return new S3Location(bucket, key.isEmpty() ? name : key + "/" + name);
    }

    URI uri() {
        return URI.create(toString());
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }
}
