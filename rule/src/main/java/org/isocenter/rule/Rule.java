package org.isocenter.rule;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The rules of the contracts that a test shows, by their qualified ids: `dicom:STORE-12`,
/// `identity:TOKEN-3`, `arm:ARM-61`, `twins:ADT-12`.
///
/// The rules themselves are listed in `docs/spec`; `CONFORMANCE.md` is generated from the
/// annotations found in the sources of the tests, so a rule counts as shown when a test names it.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Rule {
    /// The ids, each `contract:RULE-number`.
    String[] value();
}
