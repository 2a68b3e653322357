/// Real clients that nobody here wrote, against a server in a process of its own (profile
/// `clients`).
@NullMarked
package org.isocenter.conformance.clients;

import org.jspecify.annotations.NullMarked;
