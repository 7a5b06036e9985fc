//! The figures as Apache Parquet, for Power BI, DuckDB and Spark: the columns of `figures.csv` with their types.

use std::sync::Arc;

use anyhow::{Context, Result};
use chrono::NaiveDate;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::figures_csv::{self, Of};
use crate::model::figures::Holds;
use crate::present::report::Report;

/// All figures in one group of rows, in their order; an empty cell is a null. The same report gives the same bytes.
///
/// # Errors
/// A number or day that cannot be read, which names its column.
pub fn figures(report: &Report) -> Result<Vec<u8>> {
    let columns = figures_csv::columns(report);
    let fields = columns.iter().map(|column| field(*column)).collect::<Result<Vec<TypePtr>>>()?;
    let schema = Arc::new(Type::group_type_builder("figures").with_fields(fields).build()?);
    // The older of the two versions is read by every program.
    let properties = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_compression(Compression::SNAPPY)
        .set_created_by(env!("CARGO_PKG_NAME").to_owned());
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties.build()))?;
    let mut group = file.next_row_group()?;
    for of in columns {
        let cells = report.figures.iter().map(|row| Some(of.of(row)).filter(|cell| !cell.is_empty()));
        column(&mut group, of.holds(), &cells.collect::<Vec<_>>())
            .with_context(|| format!("the column {}", of.name()))?;
    }
    group.close()?;
    Ok(file.into_inner()?)
}

fn field(column: Of) -> Result<TypePtr> {
    let (physical, logical) = match column.holds() {
        Holds::Text | Holds::Marker => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Holds::Number => (Physical::DOUBLE, None),
        Holds::Day => (Physical::INT32, Some(LogicalType::Date)),
    };
    let name = column.name();
    let field = Type::primitive_type_builder(&name, physical).with_repetition(Repetition::OPTIONAL);
    Ok(Arc::new(field.with_logical_type(logical).build()?))
}

fn column(group: &mut SerializedRowGroupWriter<Vec<u8>>, holds: Holds, cells: &[Option<&str>]) -> Result<()> {
    let mut column = group.next_column()?.context("is one more than there are fields")?;
    let levels: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let there = || cells.iter().flatten();
    match holds {
        Holds::Text | Holds::Marker => {
            let texts: Vec<ByteArray> = there().map(|cell| ByteArray::from(*cell)).collect();
            column.typed::<ByteArrayType>().write_batch(&texts, Some(&levels), None)?;
        }
        Holds::Number => {
            let numbers = there().map(|cell| cell.parse()).collect::<Result<Vec<f64>, _>>()?;
            column.typed::<DoubleType>().write_batch(&numbers, Some(&levels), None)?;
        }
        Holds::Day => {
            // Counted from 1 January 1970.
            let day = |cell: &&str| Ok((cell.parse::<NaiveDate>()? - NaiveDate::default()).num_days() as i32);
            let days = there().map(day).collect::<Result<Vec<i32>>>()?;
            column.typed::<Int32Type>().write_batch(&days, Some(&levels), None)?;
        }
    }
    column.close()?;
    Ok(())
}
