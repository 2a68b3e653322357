/// The clients that people use against the resource manager, unmodified: the Azure CLI and the
/// management SDKs for Python, JavaScript and Java (contract §14, §16).
@NullMarked
package org.isocenter.conformance.clients.resourcemanager;

import org.jspecify.annotations.NullMarked;
