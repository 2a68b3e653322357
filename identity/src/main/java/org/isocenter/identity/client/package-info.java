/// How clients prove who they are (identity §5.4): secrets in the body or in Basic, signed
/// assertions, tokens of issuers they trust.
@NullMarked
package org.isocenter.identity.client;

import org.jspecify.annotations.NullMarked;
