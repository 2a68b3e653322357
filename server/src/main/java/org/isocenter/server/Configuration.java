package org.isocenter.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.isocenter.dicomweb.DicomwebSettings;
import org.isocenter.resourcemanager.ResourceManagerSettings;

/// What an operator can choose.
///
/// @param data the data folder
/// @param host the address to listen on
/// @param port the HTTPS port, 0 for any free one
/// @param httpPort the plain-HTTP port for reverse proxies and measurements; absent: none
/// @param httpHost the address of the plain-HTTP listener
/// @param proxyPort the port of the CONNECT proxy (identity:NET-6); absent: none
/// @param domain the domain below which DICOM services have host names of their own
/// @param hostNames further names under which clients reach us
/// @param dicomweb limits of the data plane and what of it goes beyond its contract
/// @param privateNetworks address ranges whose callers count as private (arm:HC-27)
/// @param masterKey the file of the master key (identity:SEC-6); absent: in the data folder
/// @param keyLife how long a key signs tokens (identity:KEY-4); absent: until the operator rotates
/// @param template an ARM template to apply at every start, before the server says that it is ready
/// @param templateParameters values of the template's parameters
/// @param trustedAuthorities certificates (PEM) that count for connections we make, beside Java's own
/// @param imdsPort the loopback port that gives out tokens of managed identities; absent: none
/// @param accessLog the file that gets a line for each request; absent: none
/// @param resourceManager quotas, throttling, switches of the control plane
public record Configuration(
        Path data,
        String host,
        int port,
        Optional<Integer> httpPort,
        String httpHost,
        Optional<Integer> proxyPort,
        Optional<String> domain,
        List<String> hostNames,
        DicomwebSettings dicomweb,
        List<String> privateNetworks,
        Optional<Path> masterKey,
        Optional<Duration> keyLife,
        Optional<Path> template,
        Optional<Path> templateParameters,
        Optional<Path> trustedAuthorities,
        Optional<Integer> imdsPort,
        Optional<Path> accessLog,
        ResourceManagerSettings resourceManager) {}
