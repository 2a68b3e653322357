/// The directory, seen by the clients that people have: the Azure CLI, MSAL and the Azure SDKs in
/// Java and JavaScript, Chromium, generic OpenID clients. Each line of the contract's acceptance list
/// (identity:ACC-*) is a test here.
@NullMarked
package org.isocenter.conformance.clients.identity;

import org.jspecify.annotations.NullMarked;
