/// The client's side of HTTP: trust in the installation's authority, and JSON calls.
@NullMarked
package org.isocenter.cli.http;

import org.jspecify.annotations.NullMarked;
