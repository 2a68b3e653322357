/// What users do, from end to end.
@org.jspecify.annotations.NullMarked
package org.isocenter.conformance.story;
