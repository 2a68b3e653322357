/// Whole environments in one file: a subset of the template language of Azure Resource Manager,
/// applied resource by resource through the same checks as requests.
///
/// Supported: `parameters`, `variables`, `resources` (nested ones, nested templates, role assignments
/// with a scope), `condition`, `dependsOn`, `outputs` and the functions of [TemplateFunctions]. What
/// is not supported (`copy`, linked templates, other functions) is refused by name.
@NullMarked
package org.isocenter.resourcemanager.template;

import org.jspecify.annotations.NullMarked;
