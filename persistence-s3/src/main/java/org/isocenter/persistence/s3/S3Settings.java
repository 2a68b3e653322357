package org.isocenter.persistence.s3;

import java.net.URI;
import java.util.Optional;

/// Where an S3 store is.
///
/// @param endpoint its address, when it is not Amazon's
/// @param region such as `eu-central-1`; other stores mostly take any
/// @param bucket the bucket, which exists
/// @param prefix what all our keys begin with; empty, or ending with `/`
/// @param credentials nothing when they come from where Amazon's SDK looks by itself (environment,
///     instance, container)
public record S3Settings(
        Optional<URI> endpoint,
        String region,
        String bucket,
        String prefix,
        Optional<Credentials> credentials) {
    public S3Settings {
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException("The prefix does not end with a slash: " + prefix);
        }
    }

    /// An access key and its secret.
    public record Credentials(String accessKey, String secretKey) {
        /// Without the secret.
        @Override
        public String toString() {
            return accessKey;
        }
    }
}
