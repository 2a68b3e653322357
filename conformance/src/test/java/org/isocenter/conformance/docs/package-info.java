/// That the pages hold together.
package org.isocenter.conformance.docs;
