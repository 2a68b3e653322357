/// How the sign-in endpoints refuse: the AADSTS numbers, the words of OAuth, and the one place that
/// turns a refusal into a JSON body (identity §14).
///
/// A token request passes twenty or more checks in a row, each of which may end it, in an order that
/// the contract prescribes. Written with a sealed result for each check the order would drown in
/// unwrapping, so a check that fails throws the checked [RefusedException] around a [Refusal] value,
/// and the handler of the endpoint, the only catcher, turns the value into its answer: a body, a
/// redirect or a page. The compiler makes sure that nobody forgets to catch it.
@NullMarked
package org.isocenter.identity.error;

import org.jspecify.annotations.NullMarked;
