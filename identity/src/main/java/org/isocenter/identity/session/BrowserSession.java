package org.isocenter.identity.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Who is signed in in a browser; several accounts can be at once.
///
/// @param accounts in the order in which they signed in
public record BrowserSession(List<Account> accounts) {
    /// Nobody.
    public static final BrowserSession EMPTY = new BrowserSession(List.of());

    /// Copies.
    public BrowserSession {
        accounts = List.copyOf(accounts);
    }

    /// One signed-in account.
    ///
    /// @param tenantId the directory
    /// @param userId the user
    /// @param name his sign-in name, for the account picker
    /// @param sessionId `sid` of his tokens
    /// @param signedInAt when he gave his password
    /// @param address from where
    /// @param clients the applications he signed in to (identity:OUT-2)
    public record Account(
            UUID tenantId,
            UUID userId,
            String name,
            UUID sessionId,
            Instant signedInAt,
            String address,
            List<UUID> clients) {
        /// Copies.
        public Account {
            clients = List.copyOf(clients);
        }

        Account with(UUID client) {
            if (clients.contains(client)) {
                return this;
            }
            List<UUID> more = new ArrayList<>(clients);
            more.add(client);
            return new Account(tenantId, userId, name, sessionId, signedInAt, address, more);
        }
    }

    /// The account of a user.
    public Optional<Account> of(UUID userId) {
        return accounts.stream().filter(account -> account.userId().equals(userId)).findFirst();
    }

    /// With another account, in place of an older sign-in of the same user.
    public BrowserSession with(Account account) {
        List<Account> all = new ArrayList<>(accounts);
        all.removeIf(other -> other.userId().equals(account.userId()));
        all.add(account);
        return new BrowserSession(all);
    }

    BrowserSession withClient(UUID userId, UUID client) {
        return new BrowserSession(
                accounts.stream()
                        .map(account ->
                                account.userId().equals(userId) ? account.with(client) : account)
                        .toList());
    }
}
