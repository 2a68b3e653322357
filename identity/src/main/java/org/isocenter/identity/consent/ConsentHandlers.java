package org.isocenter.identity.consent;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.client.Clients;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Initiator;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.error.Trace;
import org.isocenter.identity.error.Traces;
import org.isocenter.identity.form.Form;
import org.isocenter.identity.page.Pages;
import org.isocenter.identity.session.BrowserSessionRepository;
import org.isocenter.identity.session.Cookies;
import org.isocenter.identity.session.FormTokens;
import org.isocenter.identity.session.FormTokens.Purpose;
import org.isocenter.identity.session.Tickets;
import org.isocenter.identity.signin.SignInHandlers;

/// `POST /{tenant}/consent`: the form of the consent page (identity §12).
///
/// What is granted stands in the form's token, which nobody but us can write; the form adds only
/// yes or no, and whether for everybody.
public final class ConsentHandlers {
    private final Directory directory;
    private final Clients clients;
    private final ConsentRules rules;
    private final ConsentWriter writer;
    private final BrowserSessionRepository sessions;
    private final FormTokens tokens;
    private final Tickets tickets;
    private final Traces traces;

    public ConsentHandlers(
            Directory directory,
            Clients clients,
            ConsentWriter writer,
            BrowserSessionRepository sessions,
            FormTokens tokens,
            Traces traces) {
        this.directory = directory;
        this.clients = clients;
        this.rules = new ConsentRules(directory);
        this.writer = writer;
        this.sessions = sessions;
        this.tokens = tokens;
        this.tickets = new Tickets(tokens);
        this.traces = traces;
    }

    /// The decision.
    public Response decide(Request request) throws IOException {
        Trace trace = traces.of(request);
        try {
            Form form = Form.read(request);
            ConsentFlow flow =
                    tokens.read(
                                    Cookies.browser(request),
                                    Purpose.CONSENT,
                                    form.get("flow"),
                                    ConsentFlow.class,
                                    trace.at())
                            .orElseThrow(() -> SignInHandlers.tooOld().exception());
            String browser = Cookies.browser(request).orElseThrow();
            boolean accepted = form.get("decision").equals(Optional.of("accept"));
            if (accepted) {
                accept(request, flow, form.get("all").isPresent(), trace);
            }
            return tickets.back(flow.ticket().decided(accepted), browser, trace.at());
        } catch (RefusedException e) {
            return Pages.refused(e.refusal(), trace).toResponse(400);
        }
    }

    private void accept(Request request, ConsentFlow flow, boolean all, Trace trace)
            throws RefusedException {
        Tenant tenant =
                directory
                        .tenant(flow.tenantId())
                        .orElseThrow(() -> SignInHandlers.tooOld().exception());
        boolean signedIn =
                sessions.find(Cookies.session(request), trace.at()).of(flow.userId()).isPresent();
        User user =
                directory
                        .user(tenant.id(), flow.userId())
                        .filter(found -> signedIn && found.accountEnabled())
                        .orElseThrow(() -> SignInHandlers.tooOld().exception());
        boolean administrator = writer.isAdministrator(user);
        if ((flow.adminOnly() || flow.forAll() || all) && !administrator) {
            throw Aadsts.ADMIN_APPROVAL_NEEDED.plain().exception();
        }
        Initiator initiator =
                Initiator.of(
                        user.id(), request.remoteAddress(), Optional.of(trace.correlationId()));
        Client client = clients.findOrEnrol(tenant, flow.clientId().toString(), trace.at());
        if (flow.declared()) {
            List<ConsentRules.Wanted> declared = rules.declaredBy(client);
            writer.grantDeclared(initiator, client, declared, trace.at());
            return;
        }
        writer.grant(
                initiator,
                client.principal(),
                all || flow.forAll() ? Optional.empty() : Optional.of(user),
                flow.permissions(),
                trace.at());
    }
}
