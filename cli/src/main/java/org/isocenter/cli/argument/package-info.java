/// What users write as values of options: `@file`, JSON, `key=value`.
@NullMarked
package org.isocenter.cli.argument;

import org.jspecify.annotations.NullMarked;
