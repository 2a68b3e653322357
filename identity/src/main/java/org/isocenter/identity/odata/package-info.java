/// The part of OData (version 4.0) that clients of Microsoft Graph use: query options, filters, and
/// collections in pages (identity:GRAPH-20). Knows JSON, not what the objects mean.
@NullMarked
package org.isocenter.identity.odata;

import org.jspecify.annotations.NullMarked;
