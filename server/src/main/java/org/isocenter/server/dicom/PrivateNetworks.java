package org.isocenter.server.dicom;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isocenter.server.StartException;

/// The address ranges whose callers come over a private network: they are served even when a
/// service has its public network access disabled (arm:HC-27).
public final class PrivateNetworks {
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Range(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if (((other[bit >> 3] ^ address[bit >> 3]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Range> ranges;

    private PrivateNetworks(List<Range> ranges) {
        this.ranges = ranges;
    }

    /// Reads ranges in CIDR notation (RFC 4632 §3.1), or single addresses.
    ///
    /// @throws StartException if one is neither
    public static PrivateNetworks of(List<String> texts) throws StartException {
        List<Range> ranges = new ArrayList<>();
        for (String text : texts) {
            int slash = text.indexOf('/');
            String address = slash < 0 ? text : text.substring(0, slash);
            try {
                if (!address.matches("[0-9a-fA-F:.]+")) {
                    throw new UnknownHostException(address);
                }
                byte[] bytes = InetAddress.getByName(address).getAddress();
                int bits =
                        slash < 0 ? bytes.length * 8 : Integer.parseInt(text.substring(slash + 1));
                if (bits < 0 || bits > bytes.length * 8) {
                    throw new NumberFormatException();
                }
                ranges.add(new Range(bytes, bits));
            } catch (UnknownHostException | NumberFormatException e) {
                throw new StartException(
                        "--private-network: '" + text + "' is no address range such as 10.0.0.0/8",
                        e);
            }
        }
        return new PrivateNetworks(List.copyOf(ranges));
    }

    /// Whether a caller's address lies in one of them.
    boolean contains(String remoteAddress) {
        if (ranges.isEmpty()) {
            return false;
        }
        String plain =
                remoteAddress.startsWith("[")
                        ? remoteAddress.substring(1, remoteAddress.length() - 1)
                        : remoteAddress;
        try {
            byte[] bytes = InetAddress.getByName(plain).getAddress();
            return ranges.stream().anyMatch(range -> range.contains(bytes));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return ranges.stream()
                .map(range -> Arrays.toString(range.address) + "/" + range.bits)
                .toList()
                .toString();
    }
}
