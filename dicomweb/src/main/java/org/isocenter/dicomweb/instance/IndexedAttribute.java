package org.isocenter.dicomweb.instance;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.value.Folding;

/// An attribute that every service can search (contract section 8.3), with the column that holds its
/// folded value. Modalities in Study is not among them: it is computed from the series.
public enum IndexedAttribute {
    STUDY_INSTANCE_UID(Tag.STUDY_INSTANCE_UID, Vr.UI, Level.STUDY, "uid"),
    PATIENT_NAME(Tag.PATIENT_NAME, Vr.PN, Level.STUDY, "patient_name"),
    PATIENT_ID(Tag.PATIENT_ID, Vr.LO, Level.STUDY, "patient_id"),
    PATIENT_BIRTH_DATE(Tag.PATIENT_BIRTH_DATE, Vr.DA, Level.STUDY, "patient_birth_date"),
    ACCESSION_NUMBER(Tag.ACCESSION_NUMBER, Vr.SH, Level.STUDY, "accession_number"),
    REFERRING_PHYSICIAN_NAME(
            Tag.REFERRING_PHYSICIAN_NAME, Vr.PN, Level.STUDY, "referring_physician_name"),
    STUDY_DATE(Tag.STUDY_DATE, Vr.DA, Level.STUDY, "study_date"),
    STUDY_DESCRIPTION(Tag.STUDY_DESCRIPTION, Vr.LO, Level.STUDY, "study_description"),
    SERIES_INSTANCE_UID(Tag.SERIES_INSTANCE_UID, Vr.UI, Level.SERIES, "uid"),
    MODALITY(Tag.MODALITY, Vr.CS, Level.SERIES, "modality"),
    PERFORMED_PROCEDURE_STEP_START_DATE(
            Tag.PERFORMED_PROCEDURE_STEP_START_DATE,
            Vr.DA,
            Level.SERIES,
            "performed_procedure_step_start_date"),
    MANUFACTURER_MODEL_NAME(
            Tag.MANUFACTURER_MODEL_NAME, Vr.LO, Level.SERIES, "manufacturer_model_name"),
    SOP_INSTANCE_UID(Tag.SOP_INSTANCE_UID, Vr.UI, Level.INSTANCE, "uid");

    /// The attributes whose values are columns of a study's row, beside its UID.
    public static final Set<IndexedAttribute> OF_STUDY = descriptive(Level.STUDY);

    /// The attributes whose values are columns of a series' row, beside its UID.
    public static final Set<IndexedAttribute> OF_SERIES = descriptive(Level.SERIES);

    private static final Map<Tag, IndexedAttribute> BY_TAG =
            Arrays.stream(values()).collect(Collectors.toMap(IndexedAttribute::tag, a -> a));

    private final Tag tag;
    private final Vr vr;
    private final Level level;
    private final String column;

    IndexedAttribute(Tag tag, Vr vr, Level level, String column) {
        this.tag = tag;
        this.vr = vr;
        this.level = level;
        this.column = column;
    }

    private static Set<IndexedAttribute> descriptive(Level level) {
        EnumSet<IndexedAttribute> found = EnumSet.noneOf(IndexedAttribute.class);
        for (IndexedAttribute attribute : values()) {
            if (attribute.level == level && attribute.vr != Vr.UI) {
                found.add(attribute);
            }
        }
        return Collections.unmodifiableSet(found);
    }

    /// The attribute with that tag.
    public static Optional<IndexedAttribute> of(Tag tag) {
        return Optional.ofNullable(BY_TAG.get(tag));
    }

    public Tag tag() {
        return tag;
    }

    /// The type an element must have to be indexed (STORE-58).
    public Vr vr() {
        return vr;
    }

    public Level level() {
        return level;
    }

    /// The column in the table of the attribute's level.
    public String column() {
        return column;
    }

    /// How values of this attribute are compared.
    public String fold(String value) {
        return vr == Vr.PN ? Folding.name(value) : Folding.text(value);
    }
}
